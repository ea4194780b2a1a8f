import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { projectRoot } from "../../lib/base/projectRoot";
import { importModule } from "../support/importModule";

/** The screen of a small laptop, on which everything must fit. */
export const SCREEN = { width: 1366, height: 768 };

/**
 * JupyterLab, started as `npm run lab` starts it, on a folder laid out like this project: the
 * notebooks are copies, results go into the folder, and the home folder cannot be written.
 */
export class JupyterLab {
  private constructor(
    readonly folder: string,
    private readonly server: ChildProcess,
    private readonly browser: Browser,
    private readonly address: string,
    private readonly token: string,
  ) {}

  /** @param env settings of the kernels, such as XRAY_EPOCHS */
  static async start(executablePath: string, env: Record<string, string>): Promise<JupyterLab> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "xray-lab-"));
    const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
    const { copyNotebooks } = await importModule("lib/tools/setup/readersCopies.mjs");
    const { jupyterFolders } = await importModule("lib/tools/setup/jupyterFolders.mjs");
    const { labCommand, prepareLab } = await importModule("lib/tools/setup/lab.mjs");
    const project = projectPaths(projectRoot());
    for (const name of ["lib", "node_modules"])
      fs.symlinkSync(path.join(projectRoot(), name), path.join(folder, name), "junction");
    const paths = { ...project, root: folder, copies: path.join(folder, "my-notebooks") };
    copyNotebooks(paths);
    const jupyter = jupyterFolders({ venv: path.join(folder, "venv") });
    prepareLab({ ...paths, venv: path.join(folder, "venv") });
    quietNews(jupyter.JUPYTER_CONFIG_DIR);
    const home = path.join(folder, "home");
    fs.mkdirSync(home, { mode: 0o555 });
    const token = randomBytes(16).toString("hex");
    const [command, ...args] = labCommand(paths, [
      "--no-browser",
      "--ServerApp.port=0",
      `--IdentityProvider.token=${token}`,
      "--LabApp.expose_app_in_browser=True",
    ]);
    const server = spawn(command, args, {
      cwd: folder,
      env: { ...process.env, ...jupyter, HOME: home, JUPYTER_PREFER_ENV_PATH: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const address = await addressOf(server);
    const browser = await chromium.launch({
      executablePath,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
    });
    return new JupyterLab(folder, server, browser, address, token);
  }

  /** Writes a notebook of code cells beside the copies. */
  get notebooks(): string {
    return path.join(this.folder, "my-notebooks");
  }

  /** Opens a notebook of my-notebooks, side bar open, and waits until its kernel is ready. */
  async open(name: string, theme: "Light" | "Dark" = "Light"): Promise<LabPage> {
    const page = await this.browser.newPage({ viewport: SCREEN });
    const url = `${this.address}/lab/workspaces/${name.slice(0, 5)}${theme}/tree/my-notebooks`;
    await page.goto(`${url}/${name}.ipynb?token=${this.token}&reset`);
    const lab = new LabPage(page);
    await lab.ready();
    if (theme === "Dark") await lab.command("apputils:change-theme", { theme: "JupyterLab Dark" });
    return lab;
  }

  /** Ends browser and server, and removes the folder. */
  async stop(): Promise<void> {
    await this.browser.close();
    const ended = new Promise((resolve) => this.server.once("exit", resolve));
    this.server.kill("SIGTERM");
    await ended;
    fs.rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
  }
}

/** The question whether to fetch news would cover the page. */
function quietNews(configFolder: string): void {
  const file = path.join(configFolder, "labconfig", "page_config.json");
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const disabledExtensions = { "@jupyterlab/apputils-extension:announcements": true };
  fs.writeFileSync(file, JSON.stringify({ disabledExtensions }));
}

function addressOf(server: ChildProcess): Promise<string> {
  let log = "";
  return new Promise((resolve, reject) => {
    server.once("exit", () => reject(new Error(`JupyterLab has ended:\n${log}`)));
    server.stderr?.setEncoding("utf8").on("data", (text: string) => {
      log += text;
      const found = /(http:\/\/(127\.0\.0\.1|localhost):\d+)\/lab/.exec(log);
      if (found) resolve(found[1]);
    });
  });
}

interface LabOutput {
  output_type: string;
  data?: Record<string, unknown>;
  text?: string;
  ename?: string;
}

/** What a cell of the open notebook holds. */
export interface LabCell {
  type: string;
  source: string;
  outputs: LabOutput[];
  executionCount: number | null;
}

// What JupyterLab shows to scripts of its page when it is started with expose_app_in_browser.
declare const jupyterapp: any;
declare const window: { jupyterapp?: typeof jupyterapp };

/** One notebook in JupyterLab. */
export class LabPage {
  constructor(readonly page: Page) {}

  async ready(): Promise<void> {
    await this.page.waitForFunction(
      () => {
        const panel = window.jupyterapp?.shell.currentWidget;
        const status = panel?.sessionContext?.session?.kernel?.status;
        return panel?.content?.model?.cells?.length > 0 && status === "idle";
      },
      null,
      { timeout: 120_000 },
    );
  }

  /** Starts a command of JupyterLab, such as "notebook:run-all-cells"; returns at once. */
  async command(name: string, args: Record<string, string> = {}): Promise<void> {
    await this.page.evaluate(([id, given]) => void jupyterapp.commands.execute(id, given), [
      name,
      args,
    ] as const);
  }

  /** Ends the notebook's kernel and closes the page without saving. */
  async close(): Promise<void> {
    await this.page.evaluate(() => jupyterapp.shell.currentWidget.sessionContext.shutdown());
    await this.page.close();
  }

  kernelStatus(): Promise<string> {
    return this.page.evaluate(
      () => jupyterapp.shell.currentWidget.sessionContext.session.kernel.status,
    );
  }

  cells(): Promise<LabCell[]> {
    return this.page.evaluate(() =>
      Array.from(jupyterapp.shell.currentWidget.content.model.cells, (cell) => {
        const json = (cell as any).toJSON();
        return {
          type: json.cell_type,
          source: [json.source].flat().join(""),
          executionCount: json.execution_count ?? null,
          outputs: (json.outputs ?? []).map((output: { text?: string | string[] }) => ({
            ...output,
            text: [output.text ?? ""].flat().join(""),
          })),
        };
      }),
    );
  }

  /** Replaces the text of a cell, as a reader would by typing. */
  async write(index: number, source: string): Promise<void> {
    await this.page.evaluate(
      ([i, text]) =>
        jupyterapp.shell.currentWidget.content.model.cells.get(i).sharedModel.setSource(text),
      [index, source] as const,
    );
  }

  /** Selects a cell, scrolls to it and runs it; returns at once. */
  async run(index: number): Promise<void> {
    await this.select(index);
    await this.command("notebook:run-cell");
  }

  async select(index: number): Promise<void> {
    await this.page.evaluate(async (i) => {
      const { content } = jupyterapp.shell.currentWidget;
      content.activeCellIndex = i;
      content.deselectAll();
      await content.scrollToItem(i, "start");
    }, index);
  }

  /** Waits until what `look` asks of the cells is true. */
  async until(look: (cells: LabCell[]) => boolean, seconds = 120): Promise<LabCell[]> {
    for (const end = Date.now() + 1000 * seconds; ; ) {
      const cells = await this.cells();
      if (look(cells)) return cells;
      if (Date.now() > end) throw new Error(`Not seen in ${seconds} s: ${outputsText(cells)}`);
      await this.page.waitForTimeout(200);
    }
  }

  /** Runs all cells from the top and waits for the last one, or for an error. */
  async runAll(seconds = 300): Promise<LabCell[]> {
    await this.command("notebook:clear-all-cell-outputs");
    const running = (cells: LabCell[]) =>
      cells.filter(({ type, source }) => type === "code" && source.trim());
    await this.command("notebook:run-all-cells");
    return this.until(
      (cells) =>
        running(cells).every(({ executionCount }) => executionCount !== null) || hasError(cells),
      seconds,
    );
  }
}

export function hasError(cells: LabCell[]): boolean {
  return cells.some(({ outputs }) => outputs.some((output) => output.output_type === "error"));
}

/** All text that cells printed. */
export function outputsText(cells: LabCell[]): string {
  return cells
    .flatMap(({ outputs }) => outputs)
    .map(({ text, ename, data }) => [ename ?? "", text ?? "", data?.["text/plain"] ?? ""].join(""))
    .join("\n")
    .slice(-3000);
}
