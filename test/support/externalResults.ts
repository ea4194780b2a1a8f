import { createRandom } from "../../lib/base/random";
import type { ExternalResults } from "../../lib/results/externalFile";
import { evaluateExternally } from "../../lib/results/externalScores";

const HOME = { estimate: 0.9, low: 0.8, high: 0.95 };

/**
 * Results of these models on forty made-up images of another hospital. Their AUCs there are
 * replaced by 0.5, 0.6, 0.7 and so on.
 */
export function exampleExternal(ids: readonly string[]): ExternalResults {
  const random = createRandom(1);
  const rows = Array.from({ length: 40 }, (_, i) => ({
    file: `${i}.png`,
    label: i % 2,
    patient: `${i}`,
    age: 10 + i,
    sex: i % 3 ? ("F" as const) : ("M" as const),
    view: i % 4 < 2 ? ("PA" as const) : ("AP" as const),
    probability: random.next(),
  }));
  const scores = evaluateExternally(rows, 0.4, { resamples: 20 });
  return {
    home: { name: "chest_xray", synthetic: false },
    collection: {
      name: "another hospital",
      kind: "NIH ChestX-ray14",
      credit: "somebody",
      fingerprint: "ab".repeat(32),
      leftOut: {},
      warnings: [],
      skipped: [],
    },
    models: ids.map((id, k) => ({
      id,
      name: id,
      model: id.startsWith("cnn") ? ("cnn" as const) : ("resnet18" as const),
      seed: Number(/-(\d+)$/.exec(id)?.[1] ?? 42),
      weightsHash: null,
      home: { images: 60, patients: 30, auc: HOME, sensitivity: HOME, specificity: HOME },
      abroad: { ...scores, auc: { estimate: 0.5 + k / 10, low: 0.3, high: 0.8 } },
    })),
    createdAt: "2025-01-02T03:04:05Z",
  };
}
