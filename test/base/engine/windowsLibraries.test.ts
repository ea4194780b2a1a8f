import path from "node:path";
import { expect } from "chai";
import { findWindowsLibraries } from "../../../lib/base/engine/windowsLibraries";
import { projectRoot } from "../../../lib/base/projectRoot";

describe("findWindowsLibraries", () => {
  it("puts the folders of TensorFlow's libraries in front of PATH on Windows", () => {
    const env: NodeJS.ProcessEnv = { PATH: "C:\\Windows" };
    findWindowsLibraries(env, "win32");
    const wheel = path.join(projectRoot(), ".venv", "tensorflow");
    expect(env.PATH!.split(";")).to.deep.equal([
      path.join(wheel, "tensorflow", "python"),
      path.join(wheel, "Scripts"),
      "C:\\Windows",
    ]);
  });

  it("changes nothing elsewhere", () => {
    const env: NodeJS.ProcessEnv = { PATH: "/usr/bin" };
    findWindowsLibraries(env, "linux");
    expect(env.PATH).to.equal("/usr/bin");
  });
});
