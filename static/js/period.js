// The choice of how far back layers reach that show what happens: a select, and two days of one's own.
import { h } from "./dom.js";
import { page, say } from "./page.js";
import { between, daysOf, LENGTHS, readPeriod, USUAL } from "./period_rules.js";

const OWN = "own";

// `changed(period)` is called with what was chosen, null for the usual one.
export function periodChoice(chosen, changed) {
  const own = daysOf(chosen);
  const days = ownDays(own, changed);
  const titles = LENGTHS.map((length) => [length, say(`period_${length}`)]);
  const choose = ({ target: { value } }) => {
    days.hidden = value !== OWN;
    if (value !== OWN) changed(readPeriod(value));
    else days.querySelector("input").focus();
  };
  const now = own ? OWN : chosen ?? USUAL;
  const options = [...titles, [OWN, say("periodOwn")]].map(([key, title]) => h("option", { value: key, selected: key === now }, title));
  const box = h("select", { name: "period", onchange: choose }, ...options);
  return h("div", { class: "period" }, h("label", { class: "look" }, h("span", { class: "small" }, say("period")), box), days,
    h("p", { class: "small" }, say("periodNote")));
}

function ownDays(own, changed) {
  const [first, last] = ["periodFirst", "periodLast"].map((name, at) =>
    h("input", { type: "date", name, "aria-label": say(name), value: own?.[at] ?? "", min: "1900-01-01", max: page.today }));
  const wrong = h("p", { class: "field-error", role: "alert", hidden: true }, say("periodWrong"));
  const show = (event) => {
    event.preventDefault();
    const period = between(first.value, last.value);
    wrong.hidden = Boolean(period);
    if (period) changed(period);
  };
  return h("form", { class: "period-days", hidden: !own, onsubmit: show, novalidate: true }, first, last, h("button", {}, say("periodShow")), wrong);
}
