import { expect } from "chai";
import { importModule } from "../../support/importModule";

describe("childEnvironment", () => {
  it("gives Node a thread per image decoded at a time, at least its own four", async () => {
    const { childEnvironment } = await importModule("lib/tools/setup/childEnvironment.mjs");
    expect(childEnvironment({}, 16)).to.have.property("UV_THREADPOOL_SIZE", "18");
    expect(childEnvironment({}, 1)).to.have.property("UV_THREADPOOL_SIZE", "4");
  });

  it("keeps what the user has set, and lets this project's kernel come first", async () => {
    const { childEnvironment } = await importModule("lib/tools/setup/childEnvironment.mjs");
    expect(childEnvironment({ UV_THREADPOOL_SIZE: "7", HOME: "/home/me" }, 16)).to.deep.equal({
      UV_THREADPOOL_SIZE: "7",
      HOME: "/home/me",
      JUPYTER_PREFER_ENV_PATH: "1",
    });
  });
});
