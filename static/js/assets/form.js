// The form in which an asset is added or changed.
import { ActForm } from "../act_form.js";
import { h } from "../dom.js";
import { fill } from "../format.js";
import { page, say } from "../page.js";
import * as rules from "./fields.js";

const longest = { name: 100, address: 255, manager_name: 100, owner_name: 100, maintainer_name: 100, note: 1000, why: 200, on: 10 };

export class AssetForm extends ActForm {
  // `act` is add, state, change, move, end or reopen; `data` what the page was given.
  constructor(act, { data, ...rest }) {
    super({ key: "asset", rules, longest, ending: "end" }, act, rest);
    this.data = data;
    this.labels = Object.fromEntries(data.classes.flatMap(({ kinds }) => kinds.map(({ key, label }) => [key, label])));
    this.word = `${act[0].toUpperCase()}${act.slice(1)}`;
    this.draw();
  }

  title() {
    return this.answer?.properties.name || say("assetAdd");
  }

  hint() {
    const hint = page.words[`asset${this.word}Hint`];
    return hint && fill(hint, { name: this.answer?.properties.name ?? "" });
  }

  label(name) {
    return say(`assetField_${name}`);
  }

  control(name, tell) {
    if (name === "state") return h("select", { ...tell, onchange: this.keep(name) }, ...this.data.states.map((state) => this.option(name, state)));
    if (name !== "kind") return null;
    const chosen = (event) => (this.keep(name)(event), (this.values.name = rules.nameOf(this.values, this.labels)), this.draw());
    return h("select", { ...tell, onchange: chosen }, h("option", { value: "" }, "–"),
      ...this.data.classes.map(({ label, kinds }) => h("optgroup", { label }, ...kinds.map((kind) => this.option(name, kind)))));
  }

  save() {
    return say(`assetSave${this.word}`);
  }

  address() {
    return this.act === "add" ? page.addresses.assets : fill(page.addresses.assetAct, { uid: this.answer.id, act: this.act });
  }
}
