import type { Inside, ModelKey } from "./engineCalls";
import type { OpenPicture } from "./pageState";

/** What the view shows: a picture, seen by one layer. */
export interface InsideView {
  picture: OpenPicture;
  model: ModelKey;
  layer: string;
  inside: Inside;
}
