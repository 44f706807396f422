// The two panels: open or collapsed, remembered on a desktop; on a phone sheets from below, one at a time.
import { byId } from "./dom.js";

const NAMES = ["layers", "card"];
const phone = matchMedia("(max-width: 899px)");

export function startPanels() {
  for (const name of NAMES) {
    document.querySelector(`[data-open="${name}"]`).addEventListener("click", () => setPanel(name, true));
    document.querySelector(`[data-close="${name}"]`).addEventListener("click", () => setPanel(name, false));
    document.querySelector(`[data-toggle="${name}"]`).addEventListener("click", () => togglePanel(name));
  }
  phone.addEventListener("change", arrange);
  arrange();
}

export const isPhone = () => phone.matches;
export const isOpen = (name) => !byId(name).classList.contains("is-closed");
export const togglePanel = (name) => setPanel(name, !isOpen(name));

export function setPanel(name, open) {
  if (isPhone() && open) NAMES.filter((other) => other !== name).forEach((other) => show(other, false));
  if (!isPhone()) localStorage.setItem(`panel.${name}`, open ? "open" : "closed");
  show(name, open);
}

// Pixels of the map that panels cover at its left and right.
export function covered() {
  if (isPhone()) return { left: 0, right: 0 };
  return { left: isOpen("layers") ? byId("layers").offsetWidth + 12 : 0, right: isOpen("card") ? byId("card").offsetWidth + 12 : 0 };
}

function arrange() {
  for (const name of NAMES) show(name, !isPhone() && localStorage.getItem(`panel.${name}`) !== "closed");
}

function show(name, open) {
  byId(name).classList.toggle("is-closed", !open);
  document.querySelector(`[data-toggle="${name}"]`).setAttribute("aria-expanded", String(open));
}
