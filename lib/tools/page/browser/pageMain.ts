import type { PageManifest } from "../pageManifest";
import { startAnswerAll } from "./answerAll";
import { startColourScheme } from "./colourScheme";
import { byId } from "./elements";
import { startEngineChooser } from "./engineChooser";
import { startExplain } from "./explainPanel";
import { startHide } from "./hidePanel";
import { startInside } from "./insidePanel";
import { startOpening } from "./openPictures";
import { PageState } from "./pageState";
import { startPictureList } from "./pictureList";
import { startOffline } from "./startOffline";
import { startTabs } from "./tabs";
import { startThreshold } from "./thresholdPanel";

/** Starts the page: what it shows comes from page.json, what computes is a worker. */
async function main(): Promise<void> {
  startColourScheme();
  let hasPictures = () => false;
  await startOffline(() => {
    if (!hasPictures()) location.reload();
  });
  const response = await fetch("page.json");
  if (!response.ok) throw new Error(`page.json could not be loaded (${response.status}). Reload.`);
  const manifest = (await response.json()) as PageManifest;
  byId("trained-on").textContent = manifest.run.trainedOn;
  const state = new PageState(manifest);
  hasPictures = () => state.pictures.length > 0;
  startPictureList(state);
  startOpening(state);
  const updates = {
    explain: startExplain(state),
    threshold: startThreshold(state),
    inside: startInside(state),
    hide: startHide(state),
  };
  const shown = startTabs((name) => updates[name]());
  state.onChange(() => updates[shown()]());
  state.onChange(startAnswerAll(state));
  state.onAnswer(() => {
    if (shown() === "threshold") updates.threshold();
  });
  await startEngineChooser(state);
}

main().catch((error: Error) => {
  byId("status").textContent = error.message;
  byId("status").classList.add("problem");
});
