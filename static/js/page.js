// What the server put into the page: one JSON block, read once.
import { fill } from "./format.js";

export const page = JSON.parse(document.getElementById("page-data").textContent);

// A text of the page in the reader's language, with its {gaps} filled.
export function say(key, gaps = {}) {
  return fill(page.words[key], gaps);
}
