import { drawGrey } from "./drawPicture";
import { byId, element } from "./elements";
import type { OpenPicture, PageState } from "./pageState";
import { probabilityText } from "./probabilityText";

/** The opened pictures with both networks' answers; one of them is selected. */
export function startPictureList(state: PageState): void {
  const list = byId("picture-list");
  const rows = new Map<OpenPicture, HTMLElement>();
  const update = () => {
    for (const [picture, row] of rows) {
      if (state.pictures.includes(picture)) continue;
      row.remove();
      rows.delete(picture);
    }
    for (const picture of state.pictures) {
      if (!rows.has(picture)) {
        const row = rowOf(state, picture);
        rows.set(picture, row);
        list.append(row);
      }
      describe(state, picture, rows.get(picture)!);
    }
  };
  state.onChange(update);
  state.onAnswer(update);
}

function rowOf(state: PageState, picture: OpenPicture): HTMLElement {
  const canvas = element("canvas", { "aria-hidden": "true" });
  drawGrey(canvas, picture.pixels);
  const name = element("span", { class: "name", title: picture.name }, picture.name);
  const text = element("span", { class: "texts" }, name, element("span", { class: "answers" }));
  const choose = element("button", { type: "button", class: "pick" }, canvas, text);
  choose.addEventListener("click", () => state.select(picture));
  const label = `Remove ${picture.name}`;
  const remove = element("button", { type: "button", class: "quiet", "aria-label": label }, "×");
  remove.addEventListener("click", () => {
    state.remove(picture);
    byId("choose").focus();
  });
  return element("li", {}, choose, remove);
}

function describe(state: PageState, picture: OpenPicture, row: HTMLElement): void {
  const choose = row.querySelector(".pick")!;
  choose.setAttribute("aria-pressed", String(picture === state.selected));
  const answers = state.manifest.models.map(({ key, name }) => {
    const found = picture.answers.get(key);
    const text = `${name} ${found ? probabilityText(found[1]) : "…"}`;
    return element("span", {}, text);
  });
  row.querySelector(".answers")!.replaceChildren(...answers);
}
