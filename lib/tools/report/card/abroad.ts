import { decimalWithInterval, percentWithInterval } from "../../../results/wording";
import { markdownTable } from "../markdownTable";
import type { CardData } from "./cardData";

/** What is left of every model on images of another hospital, beside what it has at home. */
export function anotherHospital({ external }: CardData): string {
  if (external === null)
    return (
      "The models were not asked about images of another hospital: how good they are there is " +
      "not known."
    );
  const { collection, models } = external;
  const [{ abroad }] = models;
  const table = markdownTable(
    models.map(({ name, home, abroad: { auc, withinViews, atHomeThreshold } }) => {
      const at = (rate: "sensitivity" | "specificity") => {
        const found = atHomeThreshold?.[rate];
        return found ? percentWithInterval(found.estimate, found) : "–";
      };
      return {
        model: name,
        "AUC at home": decimalWithInterval(home.auc.estimate, home.auc),
        "AUC there": decimalWithInterval(auc.estimate, auc),
        "within views": withinViews ? decimalWithInterval(withinViews.estimate, withinViews) : "–",
        "sensitivity, threshold from home": at("sensitivity"),
        specificity: at("specificity"),
      };
    }),
  );
  return (
    `${collection.kind}, ${abroad.images} images of ${abroad.patients} patients, ` +
    `${abroad.pneumonia} with pneumonia (${collection.credit}). Nothing was trained, chosen or ` +
    "set there; an AUC of 0.5 is guessing. *Within views* is the mean of the AUCs among the " +
    "images taken standing (PA) and among those taken lying or sitting (AP); where one label " +
    `has more of one view, the AUC of all images measures that, too.\n\n${table}`
  );
}
