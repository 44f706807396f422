// Hotspots on the map page: what is asked stands in the address; every answer is drawn and told in the panel.
import { ApiError, ask } from "../api.js";
import { cardFailure, cardPulse } from "../card_view.js";
import { h, svg } from "../dom.js";
import { fill } from "../format.js";
import { addPart } from "../map_parts.js";
import { page, say } from "../page.js";
import { covered } from "../panels.js";
import { alsoDrawn, askBeside, drawBeside, lines } from "./beside.js";
import { Drawing } from "./drawing.js";
import { questionForm } from "./form.js";
import { findingsPanel } from "./panel.js";
import { Player } from "./player.js";
import { addressOf, MONTHS, readValue, usualQuery, writeValue } from "./question.js";
import { spotPanel } from "./spot.js";
import { take } from "./take.js";
import { tipText } from "./text.js";

const KEY = "hotspots";
const PATIENCE_S = 60; // the first question after an update waits until kernels are compiled
const MOST_KEPT = 6; // answers, for the way back
const ROOM_PX = 60; // around what is found
const NEAREST = 15;

addPart({ key: KEY, start: (room) => new Hotspots(room) });

class Hotspots {
  constructor(room) {
    this.room = room;
    this.may = room.data.may;
    this.options = null;
    this.answer = null; // what is drawn
    this.known = new Map();
    this.question = new AbortController();
    this.drawing = new Drawing(room.map, { tip: (properties) => this.tip(properties) });
    this.player = new Player(this.drawing, page.words);
    this.acts = {
      go: (changed) => this.go(changed), open: (uid) => this.open(uid), leave: room.leave, again: () => this.show(this.value),
      take: (form) => take(addressOf(fill(page.addresses.hotspotFile, { form }), this.state.query), form),
    };
    if (this.may) room.addTool(this.button());
    this.keys = this.may ? { h: { act: () => this.start(), text: say("hotspotsTool") } } : {};
    this.offers = this.may ? [{ group: "cases", text: say("hotspotsTool"), open: () => this.start() }] : [];
  }

  button() {
    const flame = svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" },
      svg("path", { d: "M12 3c1 4 6 6 6 11a6 6 0 0 1-12 0c0-2 1-4 2-5 0 2 1 3 2 3 0-4 2-6 2-9z" }));
    return h("button", { type: "button", class: "button-icon", id: "hotspot-tool", "aria-label": say("hotspotsTool"), title: `${say("hotspotsTool")} (H)`, onclick: () => this.start() }, flame);
  }

  // As it was left, else the four weeks up to the day of the map.
  start() {
    const until = this.room.state.day && this.room.state.day < page.today ? this.room.state.day : page.today;
    this.room.open(this.value ?? writeValue({ query: usualQuery(until), show: "areas", months: null, open: null, also: [] }));
  }

  go(changed) {
    this.room.open(writeValue({ ...this.state, open: null, ...changed }));
  }

  open(uid) {
    this.room.open(writeValue({ ...this.state, open: uid }));
  }

  click() {
    const uid = this.drawing.take();
    if (!uid || !this.answer) return false;
    this.open(uid);
    return true;
  }

  left() {
    this.question.abort();
    this.player.stop();
    this.drawing.clear();
    this.known.clear();
    this.answer = null;
  }

  async show(value, fit = false) {
    this.question.abort();
    this.player.stop();
    this.question = new AbortController();
    const { signal } = this.question;
    Object.assign(this, { value, state: readValue(value) });
    if (!this.may) return this.room.fill(cardFailure(new ApiError("forbidden")));
    this.room.fill(cardPulse(say("hotspotsLoading")));
    try {
      await this.tell(signal, fit);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.fail(error);
    }
  }

  async tell(signal, fit) {
    const { state } = this;
    const [path, beside] = state.show === MONTHS
      ? [page.addresses.hotspotMonths, state.months ? { months: state.months } : {}]
      : [page.addresses.hotspots, { shapes: "all" }];
    this.options ??= await ask(page.addresses.hotspotOptions, signal, PATIENCE_S);
    const answer = await this.ask(addressOf(path, state.query, beside), signal);
    const spot = state.open && (await ask(addressOf(fill(page.addresses.hotspot, { id: encodeURIComponent(state.open) }), state.query), signal, PATIENCE_S));
    if (signal.aborted) return;
    this.beside = {};
    this.draw(answer, fit);
    this.room.fill(...(spot ? this.spot(spot) : this.list(answer)));
    // What was pressed is gone with the panel before.
    if (document.activeElement === document.body) document.querySelector("#card-body .card-title")?.focus({ preventScroll: true });
    if (!state.also.length) return;
    this.beside = await askBeside(state.also, (name) => this.ask(addressOf(page.addresses[`hotspot_${name}`], state.query), signal));
    if (signal.aborted) return;
    drawBeside(this.drawing, this.beside, answer.leastTold);
    if (!spot) document.getElementById("hotspots-beside").replaceWith(alsoDrawn(state, this.beside, this.acts));
  }

  // The last few answers are kept: who comes back from a hotspot waits for nothing.
  async ask(address, signal) {
    if (!this.known.has(address)) this.known.set(address, await ask(address, signal, PATIENCE_S));
    const answer = this.known.get(address);
    if (this.known.size > MOST_KEPT) this.known.delete(this.known.keys().next().value);
    return answer;
  }

  draw(answer, fit) {
    const texts = Object.fromEntries(answer.classes.map(({ class: key, text }) => [key, text]));
    const shades = Object.fromEntries(this.options.classes.map(({ class: key, shade }) => [key, shade]));
    const isOutlined = this.state.also.includes("heat");
    if (answer !== this.answer || isOutlined !== this.drawing.isOutlined) {
      this.drawing.outlined(isOutlined);
      this.drawing.clear();
      Object.assign(this, { answer, texts });
      if (answer.months) this.player.load(answer, shades);
      else this.drawing.areas(answer.features, ({ class: key }) => shades[key]);
      this.drawing.few(answer.few ?? null);
    }
    drawBeside(this.drawing, this.beside, answer.leastTold);
    this.choose(answer);
    const bounds = fit && this.drawing.bounds();
    const { left, right } = covered();
    // A map that shows it all is left as it is.
    if (bounds && !this.room.map.getBounds().contains(bounds)) this.room.map.fitBounds(bounds, { paddingTopLeft: [left + ROOM_PX, ROOM_PX], paddingBottomRight: [right + ROOM_PX, ROOM_PX], maxZoom: NEAREST, animate: false });
  }

  // The areas of the hotspot that is opened, and the map at it where it lies out of sight.
  choose(answer) {
    const { open } = this.state;
    const spot = answer.spots?.find(({ id, areas }) => id === open || areas.includes(open));
    this.drawing.choose(spot?.areas ?? [open]);
    if (!spot) return;
    const [lon, lat] = spot.centre;
    if (!this.room.map.getBounds().contains([lat, lon])) this.room.goTo({ lon, lat });
    this.room.sight({ lon, lat });
  }

  list(answer) {
    const told = { answer, state: this.state, options: this.options, beside: this.beside, player: this.player };
    return findingsPanel(told, this.form(answer.asked), this.acts);
  }

  spot(told) {
    const task = addressOf(`${fill(page.addresses.hotspot, { id: encodeURIComponent(told.id) })}/task`, this.state.query);
    return spotPanel(told, { options: this.options, task, answer: this.answer }, { ...this.acts, back: () => this.go({}) });
  }

  form(asked, problem = null) {
    return questionForm(this.options, { ...this.options.usual, ...asked, ...this.state.query }, problem, (query) => this.go({ query }));
  }

  // A question that cannot be answered can be asked otherwise at once.
  fail(error) {
    const refused = error.kind === "refused" && this.options;
    const form = refused ? this.form({}, error.told) : null;
    if (form) form.open = true;
    this.room.fill(...[cardFailure(error, this.acts.again), form].filter(Boolean));
  }

  tip(properties) {
    if (this.answer.months) return lines(this.player.tip(properties, this.answer));
    return lines(tipText(properties, this.texts, this.answer.leastTold, page.words, page.language));
  }
}
