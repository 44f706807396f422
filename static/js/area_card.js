// Asks for the card of an area, shows it, and lets its rows point at the map.
import { ApiError, ask } from "./api.js";
import { areaParts } from "./area_view.js";
import { measurePart } from "./card_measure.js";
import { areaHead, cardFailure, cardPulse } from "./card_view.js";
import { byId } from "./dom.js";
import { fill } from "./format.js";
import { page, say } from "./page.js";

const PATIENCE_S = 30; // a past day of a large city is counted anew

export class AreaCard {
  // `chosen(code)` and `dayChosen(day)` are called when the reader goes on from here; `links(card, day)` are pages about its area.
  constructor(selection, { chosen, dayChosen, links }) {
    this.selection = selection;
    this.links = links;
    this.chosen = chosen;
    this.dayChosen = dayChosen;
    this.question = new AbortController();
    this.shapes = new Map(); // boundaries that have been pointed at, by address
    this.hinted = null;
    this.shown = null; // {card, day} of the card that is to be seen
    this.sight = { coloured: null, measure: null };
  }

  forget() {
    this.question.abort();
    this.shown = null;
    this.hint(null);
  }

  // Fills `box` with the card; resolves to it, or to null when it could not be had or is not wanted any more.
  async show(code, day, box) {
    this.forget();
    this.question = new AbortController();
    const { signal } = this.question;
    box.setAttribute("aria-busy", "true");
    box.replaceChildren(cardPulse(say("areaLoading")));
    try {
      const card = await ask(cardUrl(page.addresses.card, code, day), signal, PATIENCE_S);
      areaHead(card.area);
      box.replaceChildren(...areaParts(card, this.acts(card, day)));
      this.shown = { card, day };
      this.colour(this.sight);
      return card;
    } catch (error) {
      if (signal.aborted) return null;
      if (!(error instanceof ApiError)) throw error;
      box.replaceChildren(cardFailure(error, () => this.show(code, day, box)));
      return null;
    } finally {
      if (!signal.aborted) box.setAttribute("aria-busy", "false");
    }
  }

  // The number by which the map is coloured now, and the way to its rows; `sight` is {coloured, measure}.
  colour(sight) {
    this.sight = sight;
    const place = byId("card-measure");
    if (!place || !this.shown) return;
    const { card, day } = this.shown;
    place.replaceChildren(...[measurePart(card, sight, this.acts(card, day))].filter(Boolean));
  }

  acts(card, day) {
    return {
      choose: this.chosen,
      chooseDay: (on) => this.dayChosen(on === page.today ? null : on, card.area.code),
      hint: (code) => this.hint(code, day),
      links: (shown) => this.links(shown, day),
      rows: (kind, query = {}) => withDay(fill(page.addresses.rows, { code: encodeURIComponent(card.area.code), kind }), day, query),
      measureRows: (kind, code = card.area.code, query = {}) =>
        withDay(fill(page.addresses.measureRows, { code: encodeURIComponent(code), kind }), day, query),
      compare: (one, other) => `${page.addresses.compare}?${new URLSearchParams({ a: one, b: other })}`,
    };
  }

  // Outlines an area lightly; one whose boundary cannot be had is just not outlined.
  async hint(code, day) {
    this.hinted = code;
    if (!code) return this.selection.hint(null);
    const url = cardUrl(page.addresses.boundary, code, day);
    if (!this.shapes.has(url)) this.shapes.set(url, ask(url, this.question.signal).catch(() => null));
    const feature = await this.shapes.get(url);
    if (!feature) this.shapes.delete(url);
    else if (this.hinted === code) this.selection.hint(feature);
  }
}

export function cardUrl(address, code, day) {
  return withDay(fill(address, { code: encodeURIComponent(code) }), day, {});
}

function withDay(url, day, query) {
  const told = new URLSearchParams(day ? { on: day, ...query } : query).toString();
  return told ? `${url}?${told}` : url;
}
