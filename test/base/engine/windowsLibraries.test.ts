import path from "node:path";
import { expect } from "chai";
import { findWindowsLibraries } from "../../../lib/base/engine/windowsLibraries";
import { projectRoot } from "../../../lib/base/projectRoot";

describe("findWindowsLibraries", () => {
  it("puts the folder of TensorFlow's libraries in front of PATH on Windows", () => {
    const env: NodeJS.ProcessEnv = { PATH: "C:\\Windows" };
    findWindowsLibraries(env, "win32");
    const folder = path.join(projectRoot(), ".venv", "tensorflow", "tensorflow", "python");
    expect(env.PATH).to.equal(`${folder};C:\\Windows`);
  });

  it("changes nothing elsewhere", () => {
    const env: NodeJS.ProcessEnv = { PATH: "/usr/bin" };
    findWindowsLibraries(env, "linux");
    expect(env.PATH).to.equal("/usr/bin");
  });
});
