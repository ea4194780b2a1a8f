# JupyterLab with everything set up: docker build -t xray . && docker run -p 8888:8888 xray
# Nothing runs as root, nothing is written to the home folder, one port is used. Under JupyterHub,
# the spawner's command is jupyterhub-singleuser, which is in the PATH.
FROM node:22-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends python3-venv && rm -rf /var/lib/apt/lists/*
RUN mkdir -p /srv/xray && chown node /srv/xray
USER node
WORKDIR /srv/xray
COPY --chown=node . .
RUN npm run setup && rm -rf "$HOME/.npm" "$HOME/.cache"
RUN .venv/bin/python -m pip install --no-cache-dir jupyterhub==5.5.4
ENV PATH=/srv/xray/.venv/bin:$PATH \
    JUPYTER_CONFIG_DIR=/srv/xray/.venv/jupyter/config \
    JUPYTER_DATA_DIR=/srv/xray/.venv/jupyter/data \
    JUPYTER_RUNTIME_DIR=/srv/xray/.venv/jupyter/runtime
EXPOSE 8888
CMD ["npm", "run", "lab", "--", "--no-browser", "--ip=0.0.0.0", "--port=8888"]
