"""A class on JupyterHub, on this computer: students run a notebook at the same time.

Usage: python3 .ci/hub/hub.py WORK_FOLDER [--students 5] [--notebook 01_data_exploration]
                                          [--memory FILE.json]
Needs Linux, Node with npm, and a project that is set up (npm run setup). WORK_FOLDER gets an
environment with JupyterHub and its proxy, and a home folder for each student; nothing else is
changed. Data, weights and decoded images lie there once, to read only; every student has an own
results folder. Prints the memory of each student's server and of each open notebook. --memory adds
it to a file, beside what was measured with other notebooks: lib/tools/classroom/hubMemory.json,
from which `npm run classroom -- hub-values` computes a values file.
"""

import argparse
import asyncio
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
# The version that Zero to JupyterHub's chart 4 runs, and the Dockerfile has.
PACKAGES = ["jupyterhub==5.5.4", "jupyterlab"]
PROXY = "configurable-http-proxy@5.3.0"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--students", type=int, default=5)
    parser.add_argument("--notebook", default="01_data_exploration")
    parser.add_argument("--memory", type=Path)
    options = parser.parse_args()
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    python = install(folder)
    if not os.environ.get("XRAY_HUB_INSIDE"):
        share(folder)
        # The rest runs in the environment; root would not notice what is to read only.
        away = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
        command = [*(away if os.geteuid() == 0 else []), python, __file__, *sys.argv[1:]]
        os.environ["XRAY_HUB_INSIDE"] = "1"
        os.execvp(command[0], command)
    sys.exit(asyncio.run(run_class(folder, options)))


def install(folder):
    """JupyterHub and its proxy, outside the project. @returns the environment's Python"""
    python = folder / "environment" / "bin" / "python"
    if not (folder / "environment" / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "environment"], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=True)
        npm = ["npm", "install", "--no-audit", "--no-fund", "--prefix", folder / "proxy", PROXY]
        subprocess.run(npm, check=True)
        (folder / "environment" / "complete").touch()
    return str(python)


def share(folder):
    """Draws the sample and decodes it once, by running notebook 1, and locks what is shared."""
    shared = folder / "shared"
    if not (shared / "complete").exists():
        shutil.rmtree(shared, ignore_errors=True)
        shared.mkdir()
        settings = {
            "XRAY_DATA": str(shared / "sample"),
            "XRAY_CACHE": str(shared / "cache"),
            "XRAY_RESULTS": str(folder / "first"),
        }
        draw = "require(process.argv[1]).ensureSample(process.argv[2])"
        module = PROJECT / "lib/dist/base/sample/generateSample.js"
        subprocess.run(["node", "-e", draw, module, shared / "sample"], check=True)
        # Before the images are decoded: the cache knows its files by their time of change, too.
        lock(shared / "sample")
        runner = ["node", PROJECT / "lib/dist/tools/cli/notebooks.js", "--only", "01"]
        subprocess.run(runner, check=True, env={**os.environ, **settings})
        (shared / "complete").touch()
    lock(shared / "cache")


def lock(folder):
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)


def settings_of(folder, home):
    """What a student's notebooks are started with."""
    weights = PROJECT / "data/weights/resnet18_imagenet.safetensors"
    return {
        "HOME": str(home),
        "XRAY_DATA": str(folder / "shared/sample"),
        "XRAY_CACHE": str(folder / "shared/cache"),
        "XRAY_RESULTS": str(home / "results"),
        "JUPYTER_PATH": str(PROJECT / ".venv/share/jupyter"),
        **({"XRAY_WEIGHTS": str(weights)} if weights.exists() else {}),
    }


def make_home(folder, name):
    """A folder laid out like the project, with the student's own copies of the notebooks."""
    home = folder / "homes" / name
    shutil.rmtree(home, ignore_errors=True)
    (home / "results").mkdir(parents=True)
    for part in ["lib", "node_modules"]:
        (home / part).symlink_to(PROJECT / part)
    shutil.copytree(PROJECT / "notebooks", home / "my-notebooks")
    return home


def write_config(folder, names, token, ports):
    lines = [
        "from jupyterhub.spawner import SimpleLocalProcessSpawner",
        f"FOLDER = {str(folder)!r}",
        f"SETTINGS = {({name: settings_of(folder, make_home(folder, name)) for name in names})!r}",
        "class Own(SimpleLocalProcessSpawner):",
        "    home_dir_template = FOLDER + '/homes/{username}'",
        "    def get_env(self):",
        "        return {**super().get_env(), **SETTINGS[self.user.name]}",
        "c.JupyterHub.spawner_class = Own",
        f"c.Spawner.cmd = [{str(folder / 'environment/bin/jupyterhub-singleuser')!r}]",
        "c.Spawner.args = ['--ServerApp.root_dir=.', '--ServerApp.disable_check_xsrf=True']",
        "c.Spawner.start_timeout = c.Spawner.http_timeout = 300",
        "c.JupyterHub.authenticator_class = 'dummy'",
        "c.Authenticator.allow_all = True",
        f"c.JupyterHub.bind_url = 'http://127.0.0.1:{ports[0]}'",
        f"c.JupyterHub.hub_port = {ports[1]}",
        f"c.ConfigurableHTTPProxy.api_url = 'http://127.0.0.1:{ports[2]}'",
        "c.ConfigurableHTTPProxy.command = "
        f"[{str(folder / 'proxy/node_modules/.bin/configurable-http-proxy')!r}]",
        "c.JupyterHub.cleanup_servers = True",
        f"c.JupyterHub.services = [{{'name': 'class', 'api_token': {token!r}}}]",
        "c.JupyterHub.load_roles = [{'name': 'class', 'services': ['class'],"
        " 'scopes': ['admin:users', 'admin:servers', 'access:servers']}]",
    ]
    file = folder / "jupyterhub_config.py"
    file.write_text("\n".join(lines) + "\n")
    return file


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


async def run_class(folder, options):
    names = [f"student{i + 1}" for i in range(options.students)]
    token, ports = secrets.token_hex(16), free_ports(3)
    for state in ["jupyterhub.sqlite", "jupyterhub_cookie_secret", "jupyterhub-proxy.pid"]:
        (folder / state).unlink(missing_ok=True)
    config = write_config(folder, names, token, ports)
    before = digest(folder / "shared")
    log = (folder / "hub.log").open("w")
    hub = subprocess.Popen(
        [sys.executable, "-m", "jupyterhub", "-f", config], cwd=folder, stdout=log, stderr=log
    )
    try:
        api = Api(f"http://127.0.0.1:{ports[0]}", token)
        await api.until_hub_answers(hub)
        await asyncio.gather(*(api.start_server(name) for name in names))
        print(f"{len(names)} servers run; all open {options.notebook} now.", flush=True)
        students = await asyncio.gather(*(run_notebook(api, n, options.notebook) for n in names))
        await asyncio.sleep(20)
        for student in students:
            student.measure()
        report(students, folder)
    finally:
        stop(hub)
    unchanged = digest(folder / "shared") == before
    print(f"Shared files are {'unchanged' if unchanged else 'CHANGED'}.")
    errors = [f"{s.name}: {error}" for s in students for error in s.errors]
    print("\n".join(errors) or f"All cells of {len(students)} students ran without an error.")
    if options.memory and not errors:
        add_to(options.memory, students, options.notebook)
    return 1 if errors or not unchanged else 0


def stop(hub, seconds=300):
    """Ends the hub, which ends all servers; on a busy computer with many that takes minutes."""
    hub.send_signal(signal.SIGTERM)
    try:
        hub.wait(seconds)
    except subprocess.TimeoutExpired:
        # What was measured counts all the same.
        print(f"The hub has not ended in {seconds} seconds: killed.")
        hub.kill()
        hub.wait()


def digest(folder):
    """Names, sizes and contents of a folder's files."""
    parts = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            parts.append((str(path.relative_to(folder)), content))
    return parts


class Api:
    """The hub and the students' servers, by HTTP."""

    def __init__(self, address, token):
        self.address, self.token = address, token
        self.headers = {"Authorization": f"token {token}"}

    async def call(self, method, path, body=None):
        from tornado.httpclient import AsyncHTTPClient

        answer = await AsyncHTTPClient().fetch(
            self.address + path,
            method=method,
            headers={**self.headers, "Content-Type": "application/json"},
            body=None if body is None else json.dumps(body),
            allow_nonstandard_methods=True,
            request_timeout=600,
            raise_error=False,
        )
        if answer.code >= 400:
            raise RuntimeError(f"{method} {path}: {answer.code} {answer.body[:300]}")
        return json.loads(answer.body) if answer.body else None

    async def until_hub_answers(self, hub):
        for _ in range(600):
            try:
                return await self.call("GET", "/hub/api/")
            except Exception:
                if hub.poll() is not None:
                    raise RuntimeError("The hub has ended: see hub.log in the work folder.")
                await asyncio.sleep(0.5)
        raise RuntimeError("The hub does not answer: see hub.log in the work folder.")

    async def start_server(self, name):
        await self.call("POST", f"/hub/api/users/{name}")
        await self.call("POST", f"/hub/api/users/{name}/server")
        for _ in range(600):
            user = await self.call("GET", f"/hub/api/users/{name}")
            if user["servers"].get("", {}).get("ready"):
                return
            await asyncio.sleep(0.5)
        raise RuntimeError(f"The server of {name} does not start.")


class Student:
    """What a student's server and notebook take, in bytes; peaks as Linux kept them."""

    def __init__(self, name, server, kernel):
        self.name, self.server, self.kernel = name, server, kernel
        self.before = resident(kernel, "VmRSS")
        self.errors = []

    def measure(self):
        self.peak = resident(self.kernel, "VmHWM")
        self.idle = resident(self.kernel, "VmRSS")
        self.server_peak = resident(self.server, "VmHWM")
        self.server_idle = resident(self.server, "VmRSS")


async def run_notebook(api, name, notebook):
    from tornado.httpclient import HTTPRequest
    from tornado.websocket import websocket_connect

    path = f"my-notebooks/{notebook}.ipynb"
    at = f"/user/{name}/api"
    file = {"name": "tslab"}
    session = {"path": path, "name": notebook, "type": "notebook", "kernel": file}
    kernel = (await api.call("POST", f"{at}/sessions", session))["kernel"]["id"]
    content = (await api.call("GET", f"{at}/contents/{path}"))["content"]
    url = f"{api.address.replace('http', 'ws')}{at}/kernels/{kernel}/channels"
    request = HTTPRequest(url, headers=api.headers, connect_timeout=1200, request_timeout=1200)
    socket_ = await websocket_connect(request, max_message_size=2**28)
    student = None
    for number, cell in enumerate(c for c in content["cells"] if c["cell_type"] == "code"):
        source = "".join(cell["source"])
        message = secrets.token_hex(8)
        await socket_.write_message(json.dumps(execute_request(message, source)))
        while True:
            text = await socket_.read_message()
            if text is None:
                raise RuntimeError(f"{name}: the kernel is gone in cell {number}")
            if isinstance(text, bytes):
                continue
            answer = json.loads(text)
            if answer["parent_header"].get("msg_id") != message:
                continue
            if answer["msg_type"] == "execute_reply":
                break
        if student is None:
            student = Student(name, *processes_of(name, kernel))
        if answer["content"]["status"] != "ok":
            student.errors.append(f"cell {number}: {answer['content'].get('evalue')}")
            break
    socket_.close()
    print(f"{name} has run {number + 1} cells.", flush=True)
    return student


def execute_request(message, code):
    header = {
        "msg_id": message,
        "msg_type": "execute_request",
        "username": "",
        "session": message,
        "version": "5.3",
    }
    content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
    content["stop_on_error"] = True
    return {
        "header": header,
        "parent_header": {},
        "metadata": {},
        "content": content,
        "channel": "shell",
        "buffers": [],
    }


def processes_of(name, kernel):
    """The processes of a student's server and of the notebook's kernel."""
    server = None
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (folder / "cmdline").read_text().split("\0")
            environment = (folder / "environ").read_text().split("\0")
        except OSError:
            continue
        if any(kernel in one for one in arguments):
            kernel_pid = int(folder.name)
        elif "jupyterhub-singleuser" in " ".join(arguments[:3]) and (
            f"JUPYTERHUB_USER={name}" in environment
        ):
            server = int(folder.name)
    return server, kernel_pid


def resident(pid, field):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field):
            return 1024 * int(line.split()[1])
    raise RuntimeError(f"/proc/{pid}/status has no {field}")


def report(students, folder):
    print(f"{'student':12}{'server':>10}{'first cell':>12}{'peak':>10}{'idle':>10}  results")
    for s in students:
        own = sum(1 for p in (folder / "homes" / s.name / "results").rglob("*") if p.is_file())
        sizes = [s.server_idle, s.before, s.peak, s.idle]
        words = "".join(f"{size / 1e9:>9.2f}G" for size in sizes)
        print(f"{s.name:12}{words}  {own} files")


def add_to(file, students, notebook):
    """Writes the most that a server and the notebook took into a file, in bytes."""
    memory = json.loads(file.read_text()) if file.exists() else {"serverBytes": 0, "notebooks": {}}
    server = max(s.server_peak for s in students)
    memory["serverBytes"] = max(memory["serverBytes"], server)
    memory["notebooks"][notebook] = {
        "students": len(students),
        "peakBytes": max(s.peak for s in students),
        "idleBytes": max(s.idle for s in students),
    }
    memory["notebooks"] = dict(sorted(memory["notebooks"].items()))
    file.write_text(json.dumps(memory, indent=2) + "\n")


if __name__ == "__main__":
    main()
