// The card of an asset as elements.
import { section } from "../card_view.js";
import { h } from "../dom.js";
import { fill } from "../format.js";
import { symbolIcon } from "../map/symbols.js";
import { page, say } from "../page.js";
import { photoList } from "./photos.js";
import { assetHistory, describeAsset } from "./text.js";

const SHORT_HISTORY = 5;
const ACTS = ["state", "change", "move", "end"];
const UNDO = ["reopen"];

// `acts`: {leave(), edit(act), addPhoto(file), dropPhoto(uid)}; what may be done follows from the answer. `problem`: why a
// photo was not taken.
export function assetCard(answer, symbol, acts, problem = "") {
  const card = describeAsset(answer, page.words);
  return [
    h("div", { class: "facility-head" }, symbol ? symbolIcon(symbol, 34) : null,
      h("div", {}, h("h2", { class: "card-title" }, card.title), h("div", { class: "card-sub" }, card.kind))),
    card.absent ? h("p", { class: "caution", role: "note" }, card.absent) : null,
    h("p", { class: card.state.good ? "facility-state is-open" : "facility-state asset-fault" }, card.state.text),
    answer.exists && !answer.ended ? h("div", { class: "card-section" }, h("a", { class: "button button-main", href: fill(page.addresses.assetReport, { uid: answer.id }) },
      say("assetReportCase"))) : null,
    answer.may_change ? h("div", { class: "card-section" }, h("div", { class: "button-row" }, ...buttons(acts, answer.ended ? UNDO : ACTS))) : null,
    h("div", { class: "card-section" }, h("dl", { class: "facts" }, ...card.lines.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, String(value))]))),
    answer.photos.length || mayAct(answer) ? section(say("assetPhotos"), photoList(answer, acts, problem)) : null,
    section(say("assetCases"), cases(answer.cases)),
    section(say("assetCodeExplained"), code(card.code)),
    section(say("assetHistory"), history(answer)),
    h("div", { class: "card-section" }, h("button", { type: "button", onclick: acts.leave }, say("close"))),
  ].filter(Boolean);
}

const mayAct = ({ may_change: may, ended }) => may && !ended;

function buttons({ edit }, names) {
  return names.map((name) => h("button", { type: "button", "data-act": name, class: name === "end" ? "button-alarm" : "", onclick: () => edit(name) },
    say(`asset${name[0].toUpperCase()}${name.slice(1)}`)));
}

function code(parts) {
  return h("table", { class: "asset-code" }, h("tbody", {}, ...parts.map(({ digits, where, part, says, faults }) => h("tr", {},
    h("td", { class: "number", title: where }, digits),
    h("td", {}, h("span", { class: "small" }, part), says ? ` ${says}` : null, ...faults.map((fault) => h("div", { class: "field-error" }, fault)))))));
}

function cases(rows) {
  if (!rows.length) return h("p", { class: "small" }, say("assetCasesNone"));
  return h("ul", { class: "facility-history" }, ...rows.map(({ number, kind_label: kind, state_label: state, at }) =>
    h("li", {}, h("a", { class: "number", href: fill(page.addresses.assetCase, { number }) }, number), ` ${kind} `, h("span", { class: "small" }, [state, at.slice(0, 10)].join(" · ")))));
}

function history(answer) {
  const rows = assetHistory(answer.history, page.words).map(({ day, text, note }) =>
    h("li", {}, h("span", { class: "number" }, day), " ", h("span", {}, text), note ? h("div", { class: "small" }, note) : null));
  const [shown, more] = [rows.slice(0, SHORT_HISTORY), rows.slice(SHORT_HISTORY)];
  const list = (some) => h("ol", { class: "facility-history" }, ...some);
  if (!more.length) return list(shown);
  return h("div", {}, list(shown), h("details", {}, h("summary", { class: "small" }, say("assetEarlier", { count: more.length })), list(more)));
}
