import type { TestLogRow } from "./testLog";
import type { ThreeClassResults } from "./threeClassFile";

/**
 * The line of the test log for the three-class model, which looks at the test images too. The log
 * has the columns of two classes, so it gets the scores of "normal or ill?".
 */
export function threeClassLogRow({
  protocol,
  seed,
  splits,
  asTwoClasses,
  createdAt,
}: ThreeClassResults): TestLogRow {
  return {
    date: createdAt,
    id: "resnet18-three-class",
    model: "resnet18",
    protocol: protocol.optimistic ? "optimistic" : "honest",
    seed,
    images: splits.test.count,
    recipe:
      "head for normal, bacterial, viral on the frozen backbone; scored as normal against the rest",
    ...asTwoClasses.test,
    reason: "a notebook was run",
  };
}
