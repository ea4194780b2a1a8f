import path from "node:path";
import { expect } from "chai";
import { importModule } from "../../support/importModule";

describe("npm run lab", () => {
  it("opens the reader's copies, not the notebooks of the repository", async () => {
    const { labCommand } = await importModule("lib/tools/setup/lab.mjs");
    const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
    const paths = projectPaths("/project");
    const url = labCommand(paths, []).find((arg: string) => arg.includes("default_url"));
    expect(url).to.contain(`/lab/tree/${path.basename(paths.copies)}/01_`);
  });

  it("keeps Jupyter's own files in the project's Python environment", async () => {
    const { jupyterFolders } = await importModule("lib/tools/setup/jupyterFolders.mjs");
    const folders = jupyterFolders({ venv: path.join("project", ".venv") });
    expect(folders).to.include.keys("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR");
    for (const folder of Object.values(folders) as string[])
      expect(folder.startsWith(path.join("project", ".venv", "jupyter"))).to.equal(true);
  });
});
