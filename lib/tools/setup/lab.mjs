/**
 * JupyterLab on the reader's notebooks, with the project's own Python and kernel.
 *
 * @param {any} paths
 * @param {string[]} args more options for JupyterLab, for example --no-browser or --port=9000
 */
export function labCommand(paths, args, isRoot = process.getuid?.() === 0) {
  return [
    paths.python,
    "-m",
    "jupyterlab",
    // The whole project, so that notebooks can show pictures of results.
    `--ServerApp.root_dir=${paths.root}`,
    "--LabApp.default_url=/lab/tree/my-notebooks/01_data_exploration.ipynb",
    // Jupyter refuses to run as root, which is how most containers run.
    ...(isRoot ? ["--allow-root"] : []),
    ...args,
  ];
}
