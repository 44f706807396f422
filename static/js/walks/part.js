// Walks on the map page: what can be reached from a place or a facility, and the layers of a kind of facility.
import { ApiError, ask } from "../api.js";
import { cardFailure, cardPulse } from "../card_view.js";
import { byId, h, svg, token } from "../dom.js";
import { fill } from "../format.js";
import { addPart } from "../map_parts.js";
import { page, say } from "../page.js";
import { circlePanel, kindPanel, whatIfPanel } from "./panel.js";
import { fromPlace, layersOf, openAt, readWalk, RINGS } from "./text.js";

const L = window.L;
const KEY = "walk";
const OPACITY = 0.18; // of a ring; smaller ones lie on larger ones and grow darker
const PATIENCE_S = 20;

addPart({ key: KEY, start: (room) => new Walks(room) });

class Walks {
  constructor(room) {
    this.room = room;
    this.kind = room.data.kinds[0]?.key ?? "";
    this.group = null; // the reader's choice; null: as the kind has it
    this.straight = false;
    this.placing = null; // what a click on the map means: a function of its place
    this.shapes = L.layerGroup().addTo(room.map);
    this.question = new AbortController();
    this.keys = { w: { act: () => this.open(), text: say("walkTool") } };
    room.addTool(this.button());
  }

  button() {
    const feet = svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" },
      svg("circle", { cx: 12, cy: 12, r: 2 }), svg("circle", { cx: 12, cy: 12, r: 6 }), svg("circle", { cx: 12, cy: 12, r: 10 }));
    return h("button", { type: "button", class: "button-icon", id: "walk-tool", "aria-label": say("walkTool"), title: `${say("walkTool")} (W)`, onclick: () => this.open() }, feet);
  }

  open() {
    this.room.open(`kind:${this.kind}`);
  }

  click({ lon, lat }) {
    if (!this.placing) return false;
    const meant = this.placing({ lon, lat });
    this.place(null);
    this.room.open(meant);
    return true;
  }

  close() {
    if (!this.placing) return false;
    this.place(null);
    return true;
  }

  left() {
    this.question.abort();
    this.place(null);
    this.shapes.clearLayers();
    this.value = null;
  }

  day() {
    if (this.value && !readWalk(this.value)?.kind) this.show(this.value);
  }

  // The pages of coverage compare the areas of one.
  links({ area, children }, day) {
    const { counts, kinds } = this.room.data;
    if (!counts || !kinds.length || !children.length) return [];
    const query = new URLSearchParams({ area: area.code, ...(day && { on: day }) });
    return [{ text: say("walkCoverage"), href: `${page.addresses.coverage}?${query}` }];
  }

  show(value, fit = false) {
    this.left();
    this.value = value;
    const what = readWalk(value);
    if (what?.from) return this.walk(what.from, fit);
    if (what?.facility) return this.circle(what.facility, fit);
    if (what?.close) return this.whatIf({ close: what.close }, fit);
    if (what?.open) return this.whatIf({ kind: what.open, ...what.place }, fit);
    return this.tellKind(what?.kind ?? this.kind);
  }

  tellKind(key) {
    const { data, state } = this.room;
    const kind = data.kinds.find((one) => one.key === key) ?? data.kinds[0];
    this.kind = kind?.key ?? "";
    const layers = layersOf(this.kind, page.layers.map((layer) => layer.key));
    this.room.fill(...kindPanel(data, kind, layers, state.more, {
      kind: (next) => this.change(next),
      layer: (name, is) => this.room.turn(is ? [layers[name]] : [], is ? [] : [layers[name]]),
      colour: () => this.room.colour({ key: `coverage-${this.kind}` }),
      place: () => this.place(fromPlace),
      whatIf: () => this.place((spot) => openAt(this.kind, spot)),
      leave: this.room.leave,
    }).filter(Boolean));
  }

  // Another kind: what was shown of the one before is shown of this one.
  change(next) {
    const known = page.layers.map((layer) => layer.key);
    const [before, after] = [layersOf(this.kind, known), layersOf(next, known)];
    const shown = Object.keys(before).filter((name) => this.room.state.more.includes(before[name]));
    this.room.turn(shown.map((name) => after[name]).filter(Boolean), Object.values(before));
    this.kind = next;
    this.room.open(`kind:${next}`);
  }

  place(meaning) {
    this.placing = meaning;
    this.room.map.getContainer().classList.toggle("is-placing", Boolean(meaning));
    if (byId("walk-hint")) byId("walk-hint").textContent = meaning ? say("walkPlacing") : "";
  }

  walk({ lon, lat }, fit) {
    const near = `${page.addresses.near}?${new URLSearchParams({ lon, lat })}`;
    const asked = { title: say("walkFromTitle"), near };
    return this.ask(page.addresses.circles, { lon, lat, minutes: RINGS.join() }, asked, fit);
  }

  circle(uid, fit) {
    return this.ask(fill(page.addresses.facilityCircle, { uid: encodeURIComponent(uid) }), {}, { title: say("walkTitle") }, fit);
  }

  // Nothing is kept of it: whom a facility would serve, or whom closing one would cut off.
  whatIf(wanted, fit) {
    return this.fetch(`${page.addresses.whatIf}?${new URLSearchParams(wanted)}`, fit, (answer) => whatIfPanel(answer, { leave: this.room.leave }));
  }

  ask(url, wanted, asked, fit) {
    const { value } = this;
    const query = new URLSearchParams({ ...wanted, ring: this.straight, ...(this.group && { group: this.group }), ...(this.room.state.day && { on: this.room.state.day }) });
    return this.fetch(`${url}?${query}`, fit, (answer) => {
      const title = answer.facility ? say("walkCircleTitle", { name: answer.facility }) : asked.title;
      return circlePanel(this.room.data, answer, { ...asked, title, straight: this.straight }, {
        group: (key) => this.again(value, { group: key }),
        straight: (is) => this.again(value, { straight: is }),
        leave: this.room.leave,
      });
    });
  }

  // Draws an answer and fills the panel by `tell`.
  async fetch(url, fit, tell) {
    this.question = new AbortController();
    const { signal } = this.question;
    const { value } = this;
    this.room.fill(cardPulse(say("walkLoading")));
    try {
      const answer = await ask(url, signal, PATIENCE_S);
      this.draw(answer.features, fit);
      this.room.fill(...tell(answer).filter(Boolean));
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.room.fill(cardFailure(error, () => this.show(value, fit)));
    }
  }

  again(value, changed) {
    Object.assign(this, changed);
    this.show(value);
  }

  draw(features, fit) {
    this.shapes.clearLayers();
    const [line, straight] = [token("circle-line"), token("straight-line")];
    const looks = {
      circle: { color: line, weight: 1.5, fillColor: line, fillOpacity: OPACITY, interactive: false },
      "straight-line ring": { color: straight, weight: 1.5, dashArray: "6 5", fill: false, interactive: false },
    };
    const shaped = features.filter(({ geometry, properties }) => geometry && looks[properties.what]);
    const drawn = L.geoJSON(shaped, { style: ({ properties }) => looks[properties.what] }).addTo(this.shapes);
    if (fit && shaped.length) this.room.map.fitBounds(drawn.getBounds().pad(0.1), { animate: false });
  }
}
