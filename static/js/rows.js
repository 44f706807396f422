// A table of rows with the keyboard: arrows move from row to row, Enter opens, "/" goes to the filter.
import { startKeyboard } from "./keyboard.js";

const rows = [...document.querySelectorAll("#rows tbody tr")];
const filter = document.getElementById("filter-text");

function focusRow(index) {
  const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
  if (!row) return;
  rows.forEach((other) => other.classList.toggle("is-chosen", other === row));
  (row.querySelector("a") ?? row).focus();
  row.scrollIntoView({ block: "nearest" });
}

const here = () => rows.findIndex((row) => row.contains(document.activeElement));

for (const row of rows) if (!row.querySelector("a")) row.tabIndex = -1;

startKeyboard(
  {
    ArrowDown: () => focusRow(here() + 1),
    ArrowUp: () => focusRow(here() - 1),
    Home: () => focusRow(0),
    End: () => focusRow(rows.length - 1),
    "/": () => filter.select(),
  },
  [() => document.activeElement === filter && (filter.blur(), true)],
);
