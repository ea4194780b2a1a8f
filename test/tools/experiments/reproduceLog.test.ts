import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { ReproduceLog } from "../../../lib/tools/experiments/reproduceLog";
import { withTempFolder } from "../../support/tempFolder";

const NOON = () => new Date("2026-01-02T12:00:00.500Z");

describe("ReproduceLog", () => {
  it("adds a heading and lines with their time in UTC, and says the same", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "results", "reproduce.log");
      let said = "";
      const log = new ReproduceLog(file, (text) => (said += text), NOON);
      log.heading(["node 20", "2 cores"]);
      log.line("cnn", "epoch 1");
      const text =
        "2026-01-02T12:00:00Z  npm run reproduce\n  node 20\n  2 cores\n" +
        "2026-01-02T12:00:00Z  cnn                epoch 1\n";
      expect(fs.readFileSync(file, "utf8")).to.equal(text);
      expect(said).to.equal(text);
      new ReproduceLog(file, undefined, NOON).heading([]);
      expect(fs.readFileSync(file, "utf8")).to.equal(
        `${text}\n2026-01-02T12:00:00Z  npm run reproduce\n`,
      );
    }));

  it("knows what it has about a subject", () =>
    withTempFolder((folder) => {
      const log = new ReproduceLog(path.join(folder, "reproduce.log"), undefined, NOON);
      expect(log.has("cnn", "epoch 1")).to.equal(false);
      log.line("cnn", "epoch 1  loss 0.3  at most 3 min left");
      expect(log.has("cnn", "epoch 1  loss 0.3")).to.equal(true);
      expect(log.has("cnn", "epoch 2")).to.equal(false);
      expect(log.has("cnn-43", "epoch 1")).to.equal(false);
    }));
});
