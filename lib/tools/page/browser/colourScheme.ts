import { byId } from "./elements";

/** The button that turns dark on and off; at first the page follows the system. */
export function startColourScheme(): void {
  const button = byId("scheme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const isDark = () =>
    root.dataset.scheme === undefined ? system.matches : root.dataset.scheme === "dark";
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    root.dataset.scheme = isDark() ? "light" : "dark";
    show();
  });
  system.addEventListener("change", show);
  show();
}
