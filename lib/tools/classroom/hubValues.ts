import path from "node:path";
import { check } from "../../base/checks";
import { projectRoot } from "../../base/projectRoot";

/** What .ci/hub/hub.py has measured with a class on this project; bytes. */
export interface HubMemory {
  /** The most that one student's server took, without notebooks. */
  serverBytes: number;
  /** By the names of the notebooks that a class has run. */
  notebooks: Record<string, NotebookMemory>;
}

export interface NotebookMemory {
  /** How many ran it at the same time. */
  students: number;
  /** The most that one open notebook took: while it ran, and when it had ended. */
  peakBytes: number;
  idleBytes: number;
}

/** Room above what was measured, since a container is ended where it passes its limit. */
const ROOM = 1.25;

export function hubMemoryFile(): string {
  return path.join(projectRoot(), "lib", "tools", "classroom", "hubMemory.json");
}

/** @throws naming what is missing */
export function parseHubMemory(text: string): HubMemory {
  const memory = JSON.parse(text) as HubMemory;
  const mustHold = (name: string, value: unknown) =>
    check(
      Number.isFinite(value) && Number(value) > 0,
      `The file of the hub's memory must hold "${name}", a number above 0.`,
    );
  mustHold("serverBytes", memory.serverBytes);
  const measured = Object.entries(memory.notebooks ?? {});
  check(measured.length > 0, `The file of the hub's memory must hold "notebooks", by their names.`);
  for (const [notebook, figures] of measured)
    for (const name of ["students", "peakBytes", "idleBytes"] as const)
      mustHold(`${notebook}: ${name}`, figures[name]);
  return memory;
}

/**
 * A values file for Zero to JupyterHub (https://z2jh.jupyter.org, Helm chart 4).
 *
 * What is guaranteed to a student is kept free on a computer, also when it is not used: a server
 * and a notebook at rest. The limit is a server, one notebook that runs and `notebooks - 1` at
 * rest, with a quarter more. Both count with the notebook that takes the most.
 *
 * @param notebooks open at the same time: 2 lets a student look something up in the one before
 */
export function hubValues({ serverBytes, notebooks: measured }: HubMemory, notebooks: number) {
  const figures = Object.values(measured);
  const peak = Math.max(...figures.map(({ peakBytes }) => peakBytes));
  const rest = Math.max(...figures.map(({ idleBytes }) => idleBytes));
  const guarantee = megabytes(serverBytes + rest);
  const limit = megabytes(ROOM * (serverBytes + peak + (notebooks - 1) * rest));
  const lines = Object.entries(measured).map(
    ([name, { students, peakBytes, idleBytes }]) =>
      `#   ${name}: at the most ${megabytes(peakBytes)}, at rest ${megabytes(idleBytes)}` +
      ` (${students} students)`,
  );
  return `# Values for Zero to JupyterHub, written by "npm run classroom -- hub-values".
# Measured with students who ran a notebook at the same time, in M (1,048,576 bytes):
#   a student's server: ${megabytes(serverBytes)}
${lines.join("\n")}
# Guarantee: server, and a notebook at rest.
# Limit: server, one notebook that runs and ${notebooks - 1} at rest, and a quarter more.
# A computer with 64 GB keeps ${Math.floor(64e9 / (guarantee * MEGABYTE))} students at rest.
singleuser:
  image:
    name: REGISTRY/xray # yours, built from the Dockerfile
    tag: latest
  cmd: [jupyterhub-singleuser, --ServerApp.root_dir=/srv/xray]
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
    # What "npm run classroom -- fetch" gets: only this folder outlives a student's server.
    XRAY_ASSIGNMENTS: /srv/xray/my-notebooks
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

/** JupyterHub's M. */
const MEGABYTE = 2 ** 20;

function megabytes(bytes: number): number {
  return Math.ceil(bytes / MEGABYTE);
}
