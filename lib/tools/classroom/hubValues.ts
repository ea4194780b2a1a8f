import path from "node:path";
import { check } from "../../base/checks";
import { projectRoot } from "../../base/projectRoot";

/** What .ci/hub/hub.py has measured with a class on this project; bytes. */
export interface HubMemory {
  students: number;
  notebook: string;
  /** The most that one student's server took, without notebooks. */
  serverBytes: number;
  /** The most that one open notebook took, while it ran and when it had ended. */
  notebookPeakBytes: number;
  notebookIdleBytes: number;
}

/** Room above what was measured, since a container is ended where it passes its limit. */
const ROOM = 1.25;

export function hubMemoryFile(): string {
  return path.join(projectRoot(), "lib", "tools", "classroom", "hubMemory.json");
}

/** @throws naming what is missing */
export function parseHubMemory(text: string): HubMemory {
  const memory = JSON.parse(text) as HubMemory;
  for (const name of ["serverBytes", "notebookPeakBytes", "notebookIdleBytes"] as const)
    check(memory[name] > 0, `The file of the hub's memory must hold "${name}", in bytes.`);
  return memory;
}

/**
 * A values file for Zero to JupyterHub (https://z2jh.jupyter.org, Helm chart 4).
 *
 * What is guaranteed to a student is kept free on a computer, also when it is not used: a server
 * and a notebook at rest. The limit is a server and `notebooks` that run at the same time, with a
 * quarter more.
 *
 * @param notebooks open at the same time: 2 lets a student look something up in the one before
 */
export function hubValues(memory: HubMemory, notebooks: number): string {
  const { serverBytes, notebookPeakBytes, notebookIdleBytes } = memory;
  const guarantee = megabytes(serverBytes + notebookIdleBytes);
  const resting = (notebooks - 1) * notebookIdleBytes;
  const limit = megabytes(ROOM * (serverBytes + notebookPeakBytes + resting));
  return `# Values for Zero to JupyterHub, written by "npm run classroom -- hub-values".
# Measured with ${memory.students} students who ran ${memory.notebook} at the same time, in MB:
#   server ${megabytes(serverBytes)}, open notebook at the most ${megabytes(notebookPeakBytes)}, \
at rest ${megabytes(notebookIdleBytes)}.
# Limit: server, one notebook that runs and ${notebooks - 1} at rest, and a quarter more.
# A computer with 64 GB keeps ${Math.floor(64e3 / guarantee)} students at rest.
singleuser:
  image:
    name: REGISTRY/xray # yours, built from the Dockerfile
    tag: latest
  cmd: jupyterhub-singleuser
  extraArgs: [--ServerApp.root_dir=/srv/xray]
  lifecycleHooks:
    postStart:
      exec:
        # Copies of the notebooks that are not there yet; a student's own stay.
        command: [node, /srv/xray/lib/tools/setup/copyForHub.mjs]
  memory:
    guarantee: ${guarantee}M
    limit: ${limit}M
  cpu:
    guarantee: 0.25
    limit: 2
  extraEnv:
    # Read by all, decoded once; results are each student's own.
    XRAY_DATA: /shared/chest_xray
    XRAY_CACHE: /shared/cache
    XRAY_WEIGHTS: /shared/resnet18_imagenet.safetensors
    XRAY_RESULTS: /srv/xray/my-notebooks/results
  storage:
    capacity: 2Gi
    # Notebooks find the library beside their folder, as on a laptop.
    homeMountPath: /srv/xray/my-notebooks
    extraVolumes:
      - name: shared
        persistentVolumeClaim:
          claimName: xray-shared
          readOnly: true
      - name: exchange
        persistentVolumeClaim:
          claimName: xray-exchange
    extraVolumeMounts:
      - name: shared
        mountPath: /shared
        readOnly: true
      - name: exchange
        mountPath: /srv/exchange
cull:
  # A notebook at rest keeps its memory: servers that nobody uses end after an hour.
  enabled: true
  timeout: 3600
`;
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}
