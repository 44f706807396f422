// The part of the layer panel that colours the areas: what is chosen, what the server answered, and every state between.
import { ApiError, ask } from "./api.js";
import { byId, h } from "./dom.js";
import { fill } from "./format.js";
import { legend } from "./choropleth_legend.js";
import { query } from "./choropleth_text.js";
import { page, say } from "./page.js";

const CLASSES = [3, 4, 5, 6, 7];
const DAYS = [7, 30, 90, 180, 365];
const PATIENCE_S = 30; // a past day of a whole city is counted anew

export class ChoroplethPanel {
  // `changed(wish)` tells what is chosen (null: nothing); `paint(coloured)` gives the map {level, answer, only} or null.
  constructor({ changed, paint }) {
    Object.assign(this, { changed, paint, wish: null, day: null, offered: null, answer: null, only: null });
    this.question = new AbortController();
    this.list = null;
  }

  // Shows a wish (as in the address) on a day (null: today).
  async show(wish, day) {
    Object.assign(this, { wish, day, only: null, answer: null });
    this.paint(null);
    this.question.abort();
    this.question = new AbortController();
    const { signal } = this.question;
    try {
      await this.fetchList(signal);
      this.draw(wish ? loading() : null);
      if (wish) await this.fetchAnswer(signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.draw(failure(error, () => this.show(wish, day)));
    }
  }

  async fetchList(signal) {
    this.offered ??= await ask(page.addresses.measures, signal);
  }

  async fetchAnswer(signal) {
    const measure = this.measure();
    if (measure && !measure.open) return this.draw(null);
    const url = `${page.addresses.measures}/${encodeURIComponent(this.wish.key)}?${query(this.wish, this.day)}`;
    this.answer = await ask(url, signal, PATIENCE_S);
    this.tell(null);
  }

  // `only`: the class that alone is shown.
  tell(only) {
    this.only = only;
    this.paint({ level: this.answer.level, answer: this.answer, only });
    const empty = h("p", { class: "small" }, fill(say("colourEmpty"), { day: this.answer.on }));
    this.draw(this.answer.areas ? legend(this.answer, this.measure(), only, (place) => this.tell(place)) : empty);
  }

  measure() {
    return this.offered?.measures.find((measure) => measure.key === this.wish?.key);
  }

  choose(change) {
    const wish = { ...this.wish, ...change };
    this.changed(wish.key ? wish : null);
  }

  draw(below) {
    const focused = document.activeElement?.dataset?.measure ?? document.activeElement?.dataset?.place;
    byId("colouring").replaceChildren(...[this.picker(), this.about(), this.options(), below].filter(Boolean));
    if (focused) byId("colouring").querySelector(`[data-measure="${focused}"], [data-place="${focused}"]`)?.focus();
  }

  picker() {
    const named = (this.offered?.measures ?? []).map(({ key, title }) => [key, title]);
    return select("key", say("colours"), [["", say("colourNone")], ...named], this.wish?.key ?? "",
      (key) => this.choose({ key, method: null, classes: null, days: null }));
  }

  // What the measure is; for a closed one why, and the way in.
  about() {
    const measure = this.measure();
    if (!measure) return null;
    if (measure.open) return h("p", { class: "small" }, measure.about);
    const link = h("a", { href: `${page.addresses.login}?next=${encodeURIComponent(location.pathname + location.search)}` }, say("logIn"));
    return h("div", { class: "colour-closed", role: "note" }, h("p", {}, measure.why), link);
  }

  options() {
    const measure = this.measure();
    if (!measure?.open) return null;
    const { levels, methods, classes, days } = this.offered;
    const method = this.wish.method ?? this.answer?.method ?? measure.method;
    const around = method === "fixed" && measure.fixedByRange;
    const numbers = CLASSES.filter((count) => !around || count % 2).map((count) => [String(count), String(count)]);
    const offer = (name, label, choices, value) => select(name, label, choices, value, (chosen) => this.choose({ [name]: chosen }));
    return h("div", { class: "colour-options" },
      offer("level", say("colourLevel"), levels.map(({ key, title }) => [key, title]), this.wish.level ?? levels[0]?.key),
      measure.byDays ? offer("days", say("colourDays"), daysWith(this.wish.days ?? days), String(this.wish.days ?? days)) : null,
      select("method", say("colourMethod"), Object.entries(methods), method, (chosen) => this.choose({ method: chosen, classes: null })),
      offer("classes", say("colourClasses"), numbers, String(this.wish.classes ?? classes)));
  }
}

// A link may name a number of days that is not among ours.
function daysWith(days) {
  const all = [...new Set([...DAYS, Number(days)])].sort((a, b) => a - b);
  return all.map((count) => [String(count), String(count)]);
}

function select(name, label, choices, value, chosen) {
  const options = choices.map(([key, title]) => h("option", { value: key, selected: key === value }, title));
  const box = h("select", { "data-measure": name, name: `colour-${name}`, onchange: (event) => chosen(event.target.value) }, ...options);
  return h("label", { class: `colour-${name}` }, h("span", { class: "small" }, label), box);
}

function loading() {
  return h("div", { class: "colour-loading", "aria-busy": "true" }, h("p", { class: "small" }, say("colourLoading")),
    ...[1, 2, 3].map(() => h("div", { class: "pulse" })));
}

function failure(error, again) {
  const texts = { network: say("failNetwork"), slow: say("failSlow", { seconds: error.detail }), forbidden: say("forbiddenText"),
    refused: error.detail || say("failServer"), server: say("failServer") };
  return h("div", { class: "colour-failed", role: "alert" }, h("strong", {}, say("colourFailed")), h("p", { class: "small" }, texts[error.kind]),
    h("button", { type: "button", onclick: again }, say("again")));
}
