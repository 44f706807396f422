// The form in which an asset is added or changed: one column, errors beside their fields, nothing typed is lost.
import { ApiError, send } from "../api.js";
import { h } from "../dom.js";
import { complaints } from "../facilities/fields.js";
import { coordinate, fill } from "../format.js";
import { page, say } from "../page.js";
import { bodyOf, faultsOf, FIELDS, firstValues, nameOf, WITH_PLACE } from "./fields.js";

const LONGEST = { name: 100, address: 255, manager_name: 100, owner_name: 100, maintainer_name: 100, note: 1000, why: 200, on: 10 };
const word = (act) => `${act[0].toUpperCase()}${act.slice(1)}`;

export class AssetForm {
  // `act` is add, state, change, move or end; `answer` the asset (null for a new one); `data` what the page was given.
  // `done(answer)`, `cancel()` and `look()` (it has changed meanwhile) end it.
  constructor(act, { answer, data, today, done, cancel, look }) {
    Object.assign(this, { act, answer, data, done, cancel, look, fields: FIELDS[act] });
    this.labels = Object.fromEntries(data.classes.flatMap(({ kinds }) => kinds.map(({ key, label }) => [key, label])));
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

  put(place) {
    this.values.place = place;
    delete this.errors.place;
    this.draw();
  }

  draw() {
    const focused = document.activeElement?.name;
    const name = this.answer?.properties.name ?? "";
    const hint = page.words[`asset${word(this.act)}Hint`];
    this.element.replaceChildren(...[
      h("h2", { class: "card-title" }, name || say("assetAdd")),
      hint ? h("p", { class: "small" }, fill(hint, { name })) : null,
      this.errors[""] ? h("p", { class: "caution", role: "alert" }, this.errors[""]) : null,
      ...this.fields.map((field) => this.row(field)),
      this.buttons(),
    ].filter(Boolean));
    if (focused) this.element.elements[focused]?.focus();
  }

  row(name) {
    const id = `asset-${name}`;
    const error = this.errors[name];
    const tell = { id, name, "aria-invalid": String(Boolean(error)), "aria-describedby": error ? `${id}-error` : null };
    return h("div", { class: "field" }, h("label", { for: id }, say(`assetField_${name}`)), this.input(name, tell),
      error ? h("div", { class: "field-error", id: `${id}-error` }, error) : null);
  }

  input(name, tell) {
    const keep = (event) => (this.values[name] = event.target.value);
    if (name === "place") {
      const { place } = this.values;
      return h("output", { ...tell, class: "number" }, place ? coordinate(place.lon, place.lat) : say("assetNoPlace"));
    }
    if (name === "kind") {
      return h("select", { ...tell, onchange: (event) => (keep(event), (this.values.name = nameOf(this.values, this.labels)), this.draw()) }, h("option", { value: "" }, "–"),
        ...this.data.classes.map(({ label, kinds }) => h("optgroup", { label }, ...kinds.map((kind) => this.option(name, kind)))));
    }
    if (name === "state") return h("select", { ...tell, onchange: keep }, ...this.data.states.map((state) => this.option(name, state)));
    const number = name === "on";
    return h("input", { ...tell, type: "text", value: this.values[name] ?? "", maxlength: LONGEST[name], class: number ? "number" : null,
      inputmode: number ? "numeric" : null, oninput: keep });
  }

  option(name, { key, label }) {
    return h("option", { value: key, selected: key === this.values[name] }, label);
  }

  buttons() {
    return h("div", { class: "button-row" },
      h("button", { class: this.act === "end" ? "button-alarm" : "button-main" }, say(`assetSave${word(this.act)}`)),
      this.doubted ? h("button", { type: "button", onclick: () => this.submit(true) }, say("assetAnyway")) : null,
      this.stale ? h("button", { type: "button", onclick: this.look }, say("assetLook")) : null,
      this.closed ? h("a", { class: "button", href: page.addresses.login, target: "_blank" }, say("logIn")) : null,
      h("button", { type: "button", class: "button-plain", onclick: this.cancel }, say("assetCancel")));
  }

  async submit(confirmed) {
    Object.assign(this, { doubted: false, stale: false, closed: false });
    const faults = Object.entries(faultsOf(this.act, this.values)).map(([name, key]) => [name, say(key)]);
    if (faults.length) return this.fail(Object.fromEntries(faults));
    const url = this.act === "add" ? page.addresses.assets : fill(page.addresses.assetAct, { uid: this.answer.id, act: this.act });
    this.element.setAttribute("aria-busy", "true");
    try {
      this.done(await send(url, bodyOf(this.act, this.values, this.answer, confirmed), this.question.signal));
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
