import { byId } from "./elements";
import type { PageState } from "./pageState";

/**
 * Has both networks answer for every picture of the list, one after the other and between what the
 * reader asks for: a picture that was not looked at yet has its answers, too.
 */
export function startAnswerAll(state: PageState): () => void {
  let running = false;
  return async () => {
    if (running) return;
    running = true;
    for (let open = nextOpen(state); open !== null; open = nextOpen(state)) {
      const { picture, model } = open;
      try {
        const answer = await state.engine.call("predict", { model, pixels: picture.pixels });
        picture.answers.set(model, answer);
        state.answered();
      } catch {
        break; // Another engine is starting; it is asked when it is ready.
      }
    }
    running = false;
  };
}

/** A picture that Explain shows gets its answers with its maps. */
function nextOpen({ pictures, selected, layers }: PageState) {
  const explained = byId("explain").hidden ? null : selected;
  for (const picture of pictures)
    for (const model of layers.keys())
      if (picture !== explained && !picture.answers.has(model)) return { picture, model };
  return null;
}
