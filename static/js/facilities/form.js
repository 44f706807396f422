// The form in which a facility is added or changed: one column, errors beside their fields, nothing typed is lost.
import { ApiError, send } from "../api.js";
import { h } from "../dom.js";
import { coordinate, fill } from "../format.js";
import { page, say } from "../page.js";
import { bodyOf, complaints, faultsOf, FIELDS, firstValues, WITH_PLACE } from "./fields.js";

const LABELS = {
  kind: "fieldKind", name: "fieldName", address: "fieldAddress", opening_hours: "fieldHours", capacity: "fieldCapacity",
  operator: "fieldOperator", public_phone: "fieldPhone", place: "fieldPlace", on: "fieldDay", why: "fieldWhy",
};
const HINTS = { opening_hours: "fieldHoursHint", public_phone: "fieldPhoneHint" };
const LONGEST = { name: 200, address: 255, opening_hours: 255, operator: 200, public_phone: 60, why: 200, on: 10, capacity: 9 };

export class Form {
  // `act` is add, change, move, close or reopen; `answer` the facility (null for a new one); `kinds` those to choose from.
  // `done(answer)`, `cancel()` and `look()` (it has changed meanwhile) end it.
  constructor(act, { answer, kinds, today, done, cancel, look }) {
    Object.assign(this, { act, answer, kinds, done, cancel, look, fields: FIELDS[act] });
    this.values = firstValues(act, answer, today);
    this.first = JSON.stringify(this.values);
    this.errors = {};
    this.question = new AbortController();
    this.element = h("form", { class: "facility-form", novalidate: true, autocomplete: "off", onsubmit: (event) => (event.preventDefault(), this.submit(false)) });
    this.draw();
  }

  get placing() {
    return WITH_PLACE.includes(this.act);
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
    this.element.replaceChildren(...[
      h("h2", { class: "card-title" }, this.title()),
      this.hint() ? h("p", { class: "small" }, this.hint()) : null,
      this.errors[""] ? h("p", { class: "caution", role: "alert" }, this.errors[""]) : null,
      ...this.fields.map((name) => this.row(name)),
      this.buttons(),
    ].filter(Boolean));
    if (focused) this.element.elements[focused]?.focus();
  }

  title() {
    return this.act === "add" ? say("facilityAdd") : this.answer.properties.name;
  }

  hint() {
    const word = { add: "facilityAddHint", move: "facilityMoveHint", close: "facilityCloseHint", reopen: "facilityReopenHint" }[this.act];
    return word && say(word, { name: this.answer?.properties.name ?? "" });
  }

  row(name) {
    const id = `facility-${name}`;
    const error = this.errors[name];
    const described = [error ? `${id}-error` : "", HINTS[name] ? `${id}-hint` : ""].filter(Boolean).join(" ");
    const tell = { id, name, "aria-invalid": String(Boolean(error)), "aria-describedby": described || null };
    return h("div", { class: "field" },
      h("label", { for: id }, this.label(name)),
      this.input(name, tell),
      HINTS[name] ? h("div", { class: "small", id: `${id}-hint` }, say(HINTS[name])) : null,
      error ? h("div", { class: "field-error", id: `${id}-error` }, error) : null);
  }

  label(name) {
    const kind = this.kind();
    return name === "capacity" && kind?.unit ? say("fieldCapacityOf", { unit: kind.unit }) : say(LABELS[name]);
  }

  kind() {
    if (this.act !== "add") return this.answer && { unit: this.answer.kind.capacity_unit, label: this.answer.kind.label };
    return this.kinds.find(({ key }) => key === this.values.kind) ?? null;
  }

  input(name, tell) {
    const keep = (event) => (this.values[name] = event.target.value);
    if (name === "place") {
      const { place } = this.values;
      return h("output", { ...tell, class: "number" }, place ? coordinate(place.lon, place.lat) : say("facilityNoPlace"));
    }
    if (name === "kind") {
      const options = [["", "–"], ...this.kinds.map(({ key, label }) => [key, label])];
      return h("select", { ...tell, onchange: (event) => (keep(event), this.draw()) },
        ...options.map(([value, label]) => h("option", { value, selected: value === this.values.kind }, label)));
    }
    const number = name === "capacity" || name === "on";
    return h("input", { ...tell, type: "text", value: String(this.values[name] ?? ""), maxlength: LONGEST[name], class: number ? "number" : null,
      inputmode: number ? "numeric" : null, oninput: keep });
  }

  buttons() {
    const gaps = { name: this.answer?.properties.name ?? "", kind: this.kind()?.label ?? say("fieldKind") };
    const word = `facilitySave${this.act[0].toUpperCase()}${this.act.slice(1)}`;
    return h("div", { class: "button-row" },
      h("button", { class: this.act === "close" ? "button-alarm" : "button-main" }, say(word, gaps)),
      this.doubted ? h("button", { type: "button", onclick: () => this.submit(true) }, say("facilityAnyway")) : null,
      this.stale ? h("button", { type: "button", onclick: this.look }, say("facilityLook")) : null,
      this.closed ? h("a", { class: "button", href: page.addresses.login, target: "_blank" }, say("logIn")) : null,
      h("button", { type: "button", class: "button-plain", onclick: this.cancel }, say("facilityCancel")));
  }

  async submit(confirmed) {
    Object.assign(this, { doubted: false, stale: false, closed: false });
    const faults = Object.entries(faultsOf(this.act, this.values)).map(([name, word]) => [name, say(word)]);
    if (faults.length) return this.fail(Object.fromEntries(faults));
    this.element.setAttribute("aria-busy", "true");
    try {
      this.done(await send(this.address(), bodyOf(this.act, this.values, this.answer, confirmed), this.question.signal));
    } catch (error) {
      if (this.question.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.refused(error);
    } finally {
      this.element.setAttribute("aria-busy", "false");
    }
  }

  address() {
    if (this.act === "add") return page.addresses.facilities;
    return fill(page.addresses.facilityAct, { uid: this.answer.properties.uid, act: this.act });
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
    const first = this.fields.find((name) => errors[name]);
    this.element.elements[first]?.focus();
  }

  stop() {
    this.question.abort();
  }
}
