import { byId } from "./elements";

const NAMES = ["explain", "threshold", "inside", "hide"] as const;
export type TabName = (typeof NAMES)[number];

/**
 * The four views as tabs by the pattern of the WAI-ARIA guide: one of them is in the order of the
 * Tab key, arrows, Home and End move among them.
 *
 * @param onShow is told which view is shown
 * @returns which one is shown now
 */
export function startTabs(onShow: (name: TabName) => void): () => TabName {
  let current: TabName = "explain";
  const show = (name: TabName, focus: boolean) => {
    current = name;
    for (const each of NAMES) {
      const tab = byId(`tab-${each}`);
      tab.setAttribute("aria-selected", String(each === name));
      tab.tabIndex = each === name ? 0 : -1;
      byId(each).hidden = each !== name;
      if (each === name && focus) tab.focus();
    }
    onShow(name);
  };
  NAMES.forEach((name, i) => {
    byId(`tab-${name}`).addEventListener("click", () => show(name, false));
    byId(`tab-${name}`).addEventListener("keydown", (event) => {
      const last = NAMES.length - 1;
      const to: Record<string, number> = {
        ArrowRight: i === last ? 0 : i + 1,
        ArrowLeft: i === 0 ? last : i - 1,
        Home: 0,
        End: last,
      };
      if (!(event.key in to)) return;
      event.preventDefault();
      show(NAMES[to[event.key]], true);
    });
  });
  return () => current;
}
