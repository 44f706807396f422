// The form of an act on something of the map: one column, errors beside their fields, nothing typed is lost.
import { ApiError, send } from "./api.js";
import { complaints } from "./complaints.js";
import { h } from "./dom.js";
import { coordinate } from "./format.js";
import { page, say } from "./page.js";

// A form of one's own gives `title()`, `hint()`, `label(name)`, `control(name, tell)` (for fields that are no plain text; else
// null), `save()` (its button's words), `address()` and, where a field has one, `hintOf(name)`. Its constructor draws it.
export class ActForm {
  // `key` begins the ids of its fields and its words; `rules` are FIELDS, WITH_PLACE, firstValues, bodyOf and faultsOf;
  // `longest` by field; `ending` is the act that ends the thing. `answer` is the thing, null for a new one.
  // `done(answer)`, `cancel()` and `look()` (it has changed meanwhile) end the form.
  constructor({ key, rules, longest, ending }, act, { answer, today, done, cancel, look }) {
    Object.assign(this, { key, rules, longest, ending, act, answer, done, cancel, look, fields: rules.FIELDS[act] });
    this.values = rules.firstValues(act, answer, today);
    this.first = JSON.stringify(this.values);
    this.errors = {};
    this.question = new AbortController();
    this.element = h("form", { class: "facility-form", novalidate: true, autocomplete: "off", onsubmit: (event) => (event.preventDefault(), this.submit(false)) });
  }

  get placing() {
    return this.rules.WITH_PLACE.includes(this.act);
  }

  get isDirty() {
    return JSON.stringify(this.values) !== this.first;
  }

  // A place chosen on the map.
  put(place) {
    this.values.place = place;
    delete this.errors.place;
    this.draw();
  }

  draw() {
    const focused = document.activeElement?.name;
    const hint = this.hint();
    this.element.replaceChildren(...[
      h("h2", { class: "card-title" }, this.title()),
      hint ? h("p", { class: "small" }, hint) : null,
      this.errors[""] ? h("p", { class: "caution", role: "alert" }, this.errors[""]) : null,
      ...this.fields.map((name) => this.row(name)),
      this.buttons(),
    ].filter(Boolean));
    if (focused) this.element.elements[focused]?.focus();
  }

  hintOf() {
    return "";
  }

  row(name) {
    const id = `${this.key}-${name}`;
    const error = this.errors[name];
    const hint = this.hintOf(name);
    const described = [error ? `${id}-error` : "", hint ? `${id}-hint` : ""].filter(Boolean).join(" ");
    const tell = { id, name, "aria-invalid": String(Boolean(error)), "aria-describedby": described || null };
    return h("div", { class: "field" },
      h("label", { for: id }, this.label(name)),
      this.control(name, tell) ?? this.input(name, tell),
      hint ? h("div", { class: "small", id: `${id}-hint` }, hint) : null,
      error ? h("div", { class: "field-error", id: `${id}-error` }, error) : null);
  }

  keep(name) {
    return (event) => (this.values[name] = event.target.value);
  }

  input(name, tell) {
    if (name === "place") {
      const { place } = this.values;
      return h("output", { ...tell, class: "number" }, place ? coordinate(place.lon, place.lat) : say(`${this.key}NoPlace`));
    }
    const number = name === "capacity" || name === "on";
    return h("input", { ...tell, type: "text", value: String(this.values[name] ?? ""), maxlength: this.longest[name], class: number ? "number" : null,
      inputmode: number ? "numeric" : null, oninput: this.keep(name) });
  }

  option(name, { key, label }) {
    return h("option", { value: key, selected: key === this.values[name] }, label);
  }

  buttons() {
    return h("div", { class: "button-row" },
      h("button", { class: this.act === this.ending ? "button-alarm" : "button-main" }, this.save()),
      this.doubted ? h("button", { type: "button", onclick: () => this.submit(true) }, say(`${this.key}Anyway`)) : null,
      this.stale ? h("button", { type: "button", onclick: this.look }, say(`${this.key}Look`)) : null,
      this.closed ? h("a", { class: "button", href: page.addresses.login, target: "_blank" }, say("logIn")) : null,
      h("button", { type: "button", class: "button-plain", onclick: this.cancel }, say(`${this.key}Cancel`)));
  }

  async submit(confirmed) {
    Object.assign(this, { doubted: false, stale: false, closed: false });
    const faults = Object.entries(this.rules.faultsOf(this.act, this.values)).map(([name, word]) => [name, say(word)]);
    if (faults.length) return this.fail(Object.fromEntries(faults));
    this.element.setAttribute("aria-busy", "true");
    try {
      const body = this.rules.bodyOf(this.act, this.values, this.answer, confirmed);
      this.done(await send(this.address(), body, this.question.signal));
    } catch (error) {
      if (this.question.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.refused(error);
    } finally {
      this.element.setAttribute("aria-busy", "false");
    }
  }

  refused({ kind, detail, told }) {
    const text = { network: say("failNetwork"), slow: say("failSlow", { seconds: detail }), server: say("failServer") }[kind];
    if (text) return this.fail({ "": text });
    Object.assign(this, { doubted: Boolean(told?.can_confirm), stale: Boolean(told?.edition), closed: told?.status === 401 });
    this.fail(kind === "forbidden" ? { "": detail || say("forbiddenText") } : complaints(told, this.fields));
  }

  fail(errors) {
    this.errors = errors;
    this.draw();
    this.element.elements[this.fields.find((name) => errors[name])]?.focus();
  }

  stop() {
    this.question.abort();
  }
}
