// The card of a facility as elements.
import { section } from "../card_view.js";
import { h } from "../dom.js";
import { symbolIcon } from "../map/symbols.js";
import { page, say } from "../page.js";
import { describeFacility, historyRows } from "./text.js";

const SHORT_HISTORY = 5;

// `acts`: {leave(), edit(act), circle(), whatIf()}; what may be done follows from the answer.
export function facilityCard(answer, symbol, acts) {
  const card = describeFacility(answer, page.words, page.language);
  return [
    h("div", { class: "facility-head" }, symbol ? symbolIcon(symbol, 34) : null,
      h("div", {}, h("h2", { class: "card-title" }, card.title), h("div", { class: "card-sub" }, card.kind))),
    card.absent ? h("p", { class: "caution", role: "note" }, card.absent) : null,
    card.state ? h("p", { class: card.state.open ? "facility-state is-open" : "facility-state" }, card.state.text) : null,
    h("div", { class: "card-section" }, facts(card.lines)),
    answer.exists ? h("div", { class: "card-section" }, h("div", { class: "button-row" },
      h("button", { type: "button", "data-act": "circle", onclick: acts.circle }, say("walkCircle")),
      h("button", { type: "button", "data-act": "what-if", onclick: acts.whatIf }, say("whatIfClose")))) : null,
    answer.may_change ? h("div", { class: "card-section" }, h("div", { class: "button-row" }, ...buttons(answer, acts))) : null,
    section(say("facilityHistory"), history(answer)),
    h("div", { class: "card-section" }, h("button", { type: "button", onclick: acts.leave }, say("close"))),
  ];
}

function buttons(answer, { edit }) {
  const names = answer.closed ? ["reopen"] : ["change", "move", "close"];
  const word = (name) => say(`facility${name[0].toUpperCase()}${name.slice(1)}`);
  return names.map((name) => h("button",
    { type: "button", "data-act": name, class: name === "close" ? "button-alarm" : "", onclick: () => edit(name) }, word(name)));
}

function facts(lines) {
  return h("dl", { class: "facts" }, ...lines.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, String(value))]));
}

function history(answer) {
  const rows = historyRows(answer.history, page.words).map(({ day, text, note }) =>
    h("li", {}, h("span", { class: "number" }, day), " ", h("span", {}, text), note ? h("div", { class: "small" }, note) : null));
  const [shown, more] = [rows.slice(0, SHORT_HISTORY), rows.slice(SHORT_HISTORY)];
  const list = (some) => h("ol", { class: "facility-history" }, ...some);
  if (!more.length) return list(shown);
  return h("div", {}, list(shown), h("details", {}, h("summary", { class: "small" }, say("facilityEarlier", { count: more.length })), list(more)));
}
