import { expect } from "chai";
import { importModule } from "../../support/importModule";

/** Work that is refused some times before it succeeds, as by a virus scanner. */
function refused(times: number, code: string) {
  let calls = 0;
  const work = () => {
    calls++;
    if (calls <= times)
      throw Object.assign(new Error(`${code}: operation not permitted, rename 'a' -> 'b'`), {
        code,
      });
  };
  return { work, calls: () => calls };
}

describe("whenFree", () => {
  const caught = async (work: () => void, options: object) => {
    const { whenFree } = await importModule("lib/tools/setup/whenFree.mjs");
    try {
      whenFree(work, options);
      return null;
    } catch (error) {
      return error as Error & { describe?(): string };
    }
  };

  it("tries again on Windows while a program has the file open for moments", async () => {
    for (const code of ["EPERM", "EACCES", "EBUSY", "ENOTEMPTY"]) {
      const { work, calls } = refused(3, code);
      expect(await caught(work, { platform: "win32" })).to.equal(null);
      expect(calls()).to.equal(4);
    }
  });

  it("says what to close where a program keeps it open", async () => {
    const { work, calls } = refused(Infinity, "EPERM");
    const error = await caught(work, { platform: "win32", seconds: 0.1 });
    expect(error!.describe!()).to.match(/rename 'a'.*Close JupyterLab/s);
    expect(calls()).to.be.greaterThan(1);
    const { work: full } = refused(Infinity, "ENOTEMPTY");
    expect((await caught(full, { platform: "win32", seconds: 0 }))?.message).to.contain(
      "ENOTEMPTY",
    );
  });

  it("passes on at once what waiting does not cure, and everything on other systems", async () => {
    for (const [platform, code] of [
      ["win32", "ENOSPC"],
      ["linux", "EPERM"],
      ["darwin", "EACCES"],
    ]) {
      const { work, calls } = refused(1, code);
      expect((await caught(work, { platform }))?.message, code).to.match(new RegExp(`^${code}`));
      expect(calls()).to.equal(1);
    }
  });
});

describe("inUseProblem", () => {
  it("knows how npm and pip say it on Windows, and no refused connection for one", async () => {
    const { inUseProblem } = await importModule("lib/tools/setup/whenFree.mjs");
    const texts = [
      "npm error code EPERM\nnpm error syscall unlink",
      "EBUSY: resource busy or locked, copyfile 'a' -> 'b'",
      "ERROR: Could not install packages due to an OSError: [WinError 5] Access is denied: 'x.pyd'",
      "[WinError 32] The process cannot access the file because it is being used",
    ];
    for (const text of texts) {
      expect(inUseProblem(`first\n${text}`, "win32")?.describe()).to.contain("Close JupyterLab");
      expect(inUseProblem(text, "linux")).to.equal(null);
    }
    for (const text of ["npm error code E404", "npm error EACCES: connect EACCES 104.16.0.1:443"])
      expect(inUseProblem(text, "win32"), text).to.equal(null);
  });
});
