// The form in which a facility is added or changed.
import { ActForm } from "../act_form.js";
import { h } from "../dom.js";
import { fill } from "../format.js";
import { page, say } from "../page.js";
import * as rules from "./fields.js";

const LABELS = {
  kind: "fieldKind", name: "fieldName", address: "fieldAddress", opening_hours: "fieldHours", capacity: "fieldCapacity",
  operator: "fieldOperator", public_phone: "fieldPhone", place: "fieldPlace", on: "fieldDay", why: "fieldWhy",
};
const HINTS = { opening_hours: "fieldHoursHint", public_phone: "fieldPhoneHint" };
const ACT_HINTS = { add: "facilityAddHint", move: "facilityMoveHint", close: "facilityCloseHint", reopen: "facilityReopenHint" };
const longest = { name: 200, address: 255, opening_hours: 255, operator: 200, public_phone: 60, why: 200, on: 10, capacity: 9 };

export class Form extends ActForm {
  // `act` is add, change, move, close or reopen; `kinds` those to choose from.
  constructor(act, { kinds, ...rest }) {
    super({ key: "facility", rules, longest, ending: "close" }, act, rest);
    this.kinds = kinds;
    this.draw();
  }

  title() {
    return this.act === "add" ? say("facilityAdd") : this.answer.properties.name;
  }

  hint() {
    const word = ACT_HINTS[this.act];
    return word && say(word, { name: this.answer?.properties.name ?? "" });
  }

  hintOf(name) {
    return HINTS[name] ? say(HINTS[name]) : "";
  }

  label(name) {
    const kind = this.kind();
    return name === "capacity" && kind?.unit ? say("fieldCapacityOf", { unit: kind.unit }) : say(LABELS[name]);
  }

  kind() {
    if (this.act !== "add") return this.answer && { unit: this.answer.kind.capacity_unit, label: this.answer.kind.label };
    return this.kinds.find(({ key }) => key === this.values.kind) ?? null;
  }

  control(name, tell) {
    if (name !== "kind") return null;
    const chosen = (event) => (this.keep(name)(event), this.draw());
    return h("select", { ...tell, onchange: chosen }, ...[{ key: "", label: "–" }, ...this.kinds].map((kind) => this.option(name, kind)));
  }

  save() {
    const gaps = { name: this.answer?.properties.name ?? "", kind: this.kind()?.label ?? say("fieldKind") };
    return say(`facilitySave${this.act[0].toUpperCase()}${this.act.slice(1)}`, gaps);
  }

  address() {
    if (this.act === "add") return page.addresses.facilities;
    return fill(page.addresses.facilityAct, { uid: this.answer.properties.uid, act: this.act });
  }
}
