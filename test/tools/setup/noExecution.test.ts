import { expect } from "chai";
import { importModule } from "../../support/importModule";

/** Lines of /proc/self/mountinfo, as Debian 12 writes them. */
const MOUNTS = [
  "1 0 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw",
  "24 1 0:22 / /proc rw,nosuid,nodev,noexec,relatime shared:2 - proc proc rw",
  "30 1 254:1 / /home rw,nosuid,noexec - ext4 /dev/vda2 rw",
  "31 30 254:2 / /home/my\\040programs rw,relatime - ext4 /dev/vda3 rw",
  "32 1 254:3 / /media/stick rw,noexec - ext4 /dev/sda1 rw",
  "33 32 254:4 / /media/stick rw - ext4 /dev/sda2 rw",
  "",
].join("\n");

describe("checkExecution", () => {
  const problem = async (root: string, mounts?: string) => {
    const { checkExecution } = await importModule("lib/tools/setup/noExecution.mjs");
    try {
      return checkExecution(root, mounts);
    } catch (error) {
      return (error as { describe(): string }).describe();
    }
  };

  it("refuses a folder on a disk from which no programs may run, and names the disk", async () => {
    for (const root of ["/home/student/xray", "/home", "/proc/..xray"]) {
      const text = await problem(root, MOUNTS);
      expect(text, root)
        .to.contain(`${root.slice(0, 5)} is mounted`)
        .and.contain("noexec");
      expect(text).to.contain("Move it");
    }
  });

  it("takes the innermost disk, and the one on top where two lie at one place", async () => {
    for (const root of ["/home/my programs/xray", "/homework/xray", "/", "/media/stick/xray"])
      expect(await problem(root, MOUNTS), root).to.equal(undefined);
  });

  it("accepts this computer's folder, and every one where nothing is known", async () => {
    expect(await problem(process.cwd())).to.equal(undefined);
    expect(await problem("C:\\Users\\student", "")).to.equal(undefined);
  });
});
