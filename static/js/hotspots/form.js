// The question as a form that unfolds: one column, and what only a statistician asks for folded once more.
import { h } from "../dom.js";
import { page, say } from "../page.js";
import { daysBefore, queryOf, USUAL_DAYS, wholeMonths } from "./question.js";

const SHOWN_WHERE = { size: ["level", "hexagon"], radius: ["weights", "band"], k: ["weights", "nearest"] };

// `asked` has a value for every name; `problem` is what the server said of one; `go(query)` asks anew.
export function questionForm(options, asked, problem, go) {
  const form = h("form", { class: "hotspot-form", novalidate: true, autocomplete: "off" });
  const field = (name, label, control, hint = "") => row(name, label, control, hint, problem);
  form.append(
    days(asked, problem, form),
    field("against", say("hotspotsAgainst"), select("against", options.against, asked.against)),
    kindBoxes(options.kinds, list(asked.kind)),
    group(say("hotspotsSeverity"), options.severities.map(({ key, title }) => box("severity", key, title, list(asked.severity).includes(key)))),
    field("level", say("hotspotsLevel"), select("level", options.levels, asked.level || options.usual.level || working(options))),
    field("size", say("hotspotsSize"), number("size", asked.size, options.limits.size)),
    field("measure", say("hotspotsMeasure"), select("measure", [{ key: "", title: say("hotspotsUsual") }, ...options.measures], asked.measure ?? "")),
    field("boundaries", say("hotspotsBoundaries"), select("boundaries", options.boundaries, asked.boundaries)),
    h("details", { open: ["weights", "radius", "k", "correction", "alpha"].includes(problem?.field) }, h("summary", {}, say("hotspotsMore")),
      field("weights", say("hotspotsWeights"), select("weights", options.weights, asked.weights)),
      field("radius", say("hotspotsRadius"), number("radius", asked.radius ?? "", options.limits.radius), say("hotspotsRadiusHint")),
      field("k", say("hotspotsK"), number("k", asked.k, options.limits.k)),
      field("correction", say("hotspotsCorrection"), select("correction", options.corrections, asked.correction)),
      field("alpha", say("hotspotsAlpha"), select("alpha", sureties(options), String(asked.alpha)))),
    h("div", { class: "button-row" }, h("button", { class: "button-main" }, say("hotspotsAsk"))),
  );
  form.addEventListener("change", () => reveal(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(queryOf(valuesOf(form), { ...options.usual, level: working(options), measure: "" }));
  });
  reveal(form);
  return h("details", { class: "hotspot-question", open: Boolean(problem) }, h("summary", {}, say("hotspotsChange")), form);
}

const list = (value) => (Array.isArray(value) ? value : String(value ?? "").split(",")).filter(Boolean);

// The lowest level comes first; it is asked where nothing else is.
const working = ({ levels }) => levels[0].key;

const sureties = ({ limits }) => limits.alpha.map((alpha) => ({ key: String(alpha), title: say("hotspotsSure", { percent: Math.round(100 * (1 - alpha)) }) }));

function days(asked, problem, form) {
  const day = (name) => h("input", { type: "date", id: `hotspot-${name}`, name, value: asked[name], max: page.today, min: "1900-01-01", "aria-invalid": String(problem?.field === name) });
  const preset = (text, period) => h("button", { type: "button", onclick: () => put(form, period) }, text);
  const until = page.today;
  return h("fieldset", {}, h("legend", {}, say("hotspotsPeriod")),
    h("div", { class: "hotspot-days" }, h("label", { class: "hidden-label", for: "hotspot-since" }, say("hotspotsSince")), day("since"), " – ",
      h("label", { class: "hidden-label", for: "hotspot-until" }, say("hotspotsUntil")), day("until")),
    ["since", "until"].includes(problem?.field) ? h("div", { class: "field-error", role: "alert" }, problem.error) : null,
    h("div", { class: "hotspot-presets" },
      preset(say("hotspotsWeeks"), { since: daysBefore(until, USUAL_DAYS - 1), until }), preset(say("hotspotsMonth"), wholeMonths(until, 1)),
      preset(say("hotspotsQuarter"), wholeMonths(until, 3)), preset(say("hotspotsYear"), wholeMonths(until, 12))));
}

function put(form, period) {
  for (const [name, day] of Object.entries(period)) form.elements[name].value = day;
}

function row(name, label, control, hint, problem) {
  const wrong = problem?.field === name;
  control.id = `hotspot-${name}`;
  control.setAttribute("aria-invalid", String(wrong));
  return h("div", { class: "field", "data-field": name }, h("label", { for: control.id }, label), control,
    hint ? h("div", { class: "small" }, hint) : null, wrong ? h("div", { class: "field-error", role: "alert" }, problem.error) : null);
}

const select = (name, choices, chosen) => h("select", { name }, ...choices.map(({ key, title }) => h("option", { value: key, selected: key === chosen }, title)));

const number = (name, value, [min, max]) => h("input", { type: "number", name, value, min, max, step: 1, class: "number" });

function box(name, value, title, checked) {
  const input = h("input", { type: "checkbox", name, value });
  input.checked = checked;
  return h("label", { class: "layer-row" }, input, h("span", {}, title));
}

const group = (title, boxes) => h("fieldset", {}, h("legend", {}, title), ...boxes);

// Classes of events, each with its kinds folded in; none ticked means all.
function kindBoxes(classes, chosen) {
  const boxes = classes.map(({ code, title, kinds = [] }) =>
    h("details", { open: kinds.some((kind) => chosen.includes(kind.code)) },
      h("summary", {}, box("kind", code, title, chosen.includes(code))),
      ...kinds.map((kind) => box("kind", kind.code, kind.title, chosen.includes(kind.code)))));
  return h("details", { open: chosen.length > 0 }, h("summary", {}, say(chosen.length ? "hotspotsKindsChosen" : "hotspotsKinds", { number: chosen.length })),
    h("div", { class: "hotspot-kinds" }, ...boxes));
}

function valuesOf(form) {
  const values = {};
  const data = new FormData(form);
  for (const name of new Set(data.keys())) values[name] = ["kind", "severity"].includes(name) ? data.getAll(name) : data.get(name).trim();
  return values;
}

// Fields that count only with a certain choice of another.
function reveal(form) {
  for (const [name, [other, needed]] of Object.entries(SHOWN_WHERE)) {
    form.querySelector(`[data-field=${name}]`).hidden = form.elements[other].value !== needed;
  }
}
