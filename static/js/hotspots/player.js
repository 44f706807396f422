// What became of hotspots: classes over all months, and the months one after the other. All of it is in one answer.
import { h } from "../dom.js";
import { page, say } from "../page.js";
import { legendOf, swatch } from "./legend.js";
import { nextMonth } from "./text.js";

const STEP_MS = 900;
const MOST_LISTED = 60;
const ALL = null; // no month: the class over all of them

export class Player {
  constructor(drawing, words) {
    Object.assign(this, { drawing, words, at: ALL, timer: null });
  }

  // `shades` are those of the classes of one month.
  load(answer, shades) {
    this.stop();
    Object.assign(this, { answer, shades, at: ALL });
    this.drawing.areas(answer.features, ({ shade }) => shade);
    this.drawing.signs(answer.features);
  }

  panel(answer, acts) {
    const slider = h("input", { type: "range", id: "hotspot-month", min: 0, max: answer.months.length - 1, step: 1, value: this.at ?? answer.months.length - 1,
      "aria-label": say("hotspotsMonthChoice"), oninput: (event) => (this.stop(), this.go(Number(event.target.value))) });
    const play = h("button", { type: "button", id: "hotspot-play", class: "button-main", onclick: () => (this.timer ? this.stop() : this.play()) });
    const all = h("button", { type: "button", id: "hotspot-all", onclick: () => (this.stop(), this.go(ALL)) }, say("hotspotsAllMonths"));
    const label = h("output", { class: "number", id: "hotspot-month-text", for: "hotspot-month" });
    Object.assign(this, { controls: { slider, play, all, label } });
    this.tell();
    return [
      h("div", { class: "card-section hotspot-player" }, h("div", { class: "button-row" }, play, all), slider, label),
      h("div", { class: "card-section" }, legendOf(answer)),
      h("details", { class: "card-section" }, h("summary", {}, say("hotspotsClassesExplained")),
        h("dl", { class: "hotspot-classes" }, ...answer.classes.flatMap(({ sign, text, about }) => [h("dt", {}, `${sign} ${text}`), h("dd", { class: "small" }, about)]))),
      h("div", { class: "card-section" }, h("h3", {}, say("hotspotsWithPattern", { number: answer.features.length })), list(answer, acts)),
    ];
  }

  play() {
    const last = this.answer.months.length - 1;
    this.go(this.at === ALL || this.at === last ? 0 : this.at);
    this.timer = setInterval(() => {
      const next = nextMonth(this.at, this.answer.months.length);
      if (next === null) return this.stop();
      return this.go(next);
    }, STEP_MS);
    this.tell();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.tell();
  }

  // Colours what is drawn already.
  go(at) {
    this.at = at;
    this.drawing.recolour(at === ALL ? ({ shade }) => shade : ({ levels }) => this.monthShade(levels[at]));
    this.drawing.signs(at === ALL ? this.answer.features : []);
    this.tell();
  }

  monthShade(level) {
    const shade = this.shades[level];
    return level === "none" || shade === "few" ? null : shade;
  }

  tell() {
    if (!this.controls) return;
    const { slider, play, all, label } = this.controls;
    const month = this.at === ALL ? say("hotspotsAllMonths") : this.answer.months[this.at];
    if (this.at !== ALL) slider.value = this.at;
    slider.setAttribute("aria-valuetext", month);
    label.textContent = month;
    play.textContent = say(this.timer ? "hotspotsPause" : "hotspotsPlay");
    play.setAttribute("aria-pressed", String(Boolean(this.timer)));
    all.setAttribute("aria-pressed", String(this.at === ALL));
  }

  tip({ name, text, cases }, { leastTold }) {
    if (this.at === ALL) return [`${name} · ${text}`];
    const count = cases[this.at];
    return [`${name} · ${this.answer.months[this.at]}`, count === null ? say("hotspotsFewer", { least: leastTold }) : say("hotspotsCases", { cases: count.toLocaleString(page.language) })];
  }
}

function list({ features }, acts) {
  if (!features.length) return h("div", { class: "card-state" }, h("p", {}, say("hotspotsNoPattern")));
  const rows = features.slice(0, MOST_LISTED).map(({ properties: told }) =>
    h("li", {}, h("button", { type: "button", "data-spot": told.uid, onclick: () => acts.open(told.uid) }, swatch(told.shade),
      h("span", { class: "class-text" }, h("strong", {}, told.name), h("span", { class: "small" }, ` ${told.sign} ${told.text}`)))));
  const more = features.length - rows.length;
  return h("div", {}, h("ol", { class: "hotspot-list" }, ...rows), more > 0 ? h("p", { class: "small" }, say("hotspotsMoreListed", { number: more })) : null);
}
