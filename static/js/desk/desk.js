// The desk: rows with the keyboard and the map beside them. A chosen row is a chosen pin, and the other way round.
import { byId } from "../dom.js";
import { startKeyboard } from "../keyboard.js";
import { isPhone } from "../panels.js";
import { Pins } from "./pins.js";

const rows = [...document.querySelectorAll("#rows tbody tr")];
const filter = byId("filter-text");
const element = byId("desk-map");
const all = byId("check-all");
const pins = element && new Pins(element, JSON.parse(element.dataset.pins), (number) => choose(rowOf(number)));

const rowOf = (number) => rows.find((row) => row.dataset.number === number);
const boxOf = (row) => row.querySelector("input[type=checkbox]");
const here = () => rows.findIndex((row) => row.classList.contains("is-chosen"));

function choose(row, focus = true) {
  if (!row) return;
  for (const other of rows) other.classList.toggle("is-chosen", other === row);
  if (focus) row.querySelector("a").focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  pins?.choose(row.dataset.number);
}

function go(index) {
  choose(rows[Math.min(Math.max(index, 0), rows.length - 1)]);
}

function toggle() {
  const box = rows[here()] && boxOf(rows[here()]);
  if (box) box.checked = !box.checked;
}

for (const row of rows) {
  row.addEventListener("focusin", () => choose(row, false));
  row.addEventListener("click", ({ target }) => target.closest("a, input") || choose(row));
}
// On a phone the list comes first; its summary says that filters are on.
if (isPhone() && rows.length) filter.closest("details").open = false;
if (all) {
  all.hidden = false;
  all.addEventListener("change", () => rows.forEach((row) => (boxOf(row).checked = all.checked)));
}

function openFilter() {
  filter.closest("details").open = true;
  filter.select();
}

startKeyboard(
  {
    ArrowDown: () => go(here() + 1),
    ArrowUp: () => go(here() - 1),
    Home: () => go(0),
    End: () => go(rows.length - 1),
    x: toggle,
    "/": openFilter,
  },
  [() => document.activeElement === filter && (filter.blur(), true)],
);
