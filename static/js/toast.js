// One line at the foot of the map when something went wrong there, with the way to mend it.
import { byId } from "./dom.js";

let again = () => {};

byId("toast-again").addEventListener("click", () => {
  hideToast();
  again();
});

export function showToast(text, action, mend) {
  byId("toast-text").textContent = text;
  byId("toast-again").textContent = action;
  again = mend;
  byId("toast").hidden = false;
}

export function hideToast() {
  byId("toast").hidden = true;
}
