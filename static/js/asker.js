// Asks where a point lies, shows the answer, and outlines the area that is chosen from it.
import { ApiError, ask } from "./api.js";
import { AreaCard, cardUrl } from "./area_card.js";
import { markChosen, showAnswer, showArea, showChain, showEmpty, showFailure, showLoading } from "./card_view.js";
import { byId } from "./dom.js";
import { page, say } from "./page.js";
import { showToast } from "./toast.js";

export class Asker {
  // `dropped()` is called when the reader closes the card's answer, `chosen(code)` and `dayChosen(day, code)` when an
  // area or a day is chosen in it; `links(card, day)` are pages about the area of a card.
  constructor(selection, { dropped, chosen, dayChosen, links }) {
    this.selection = selection;
    this.dropped = dropped;
    this.chosen = chosen;
    this.card = new AreaCard(selection, { chosen, dayChosen, links });
    this.chain = []; // codes of the areas that the point lies in
    this.question = new AbortController();
    this.outlining = new AbortController();
  }

  forget() {
    this.stop();
    showEmpty();
  }

  stop() {
    this.question.abort();
    this.outlining.abort();
    this.card.forget();
    this.selection.clear();
    this.chain = [];
  }

  // The card of an area that no point was asked for; outlined once it is known to have been there.
  async open(code, day, fit = false) {
    this.stop();
    const card = await this.card.show(code, day, showArea(this.dropped));
    if (!card?.exists) return;
    showChain(card.chain.map((area) => ({ ...area, action: say("showBoundary", { name: area.name }) })), (area) => this.chosen(area.code));
    await this.outline(card.area.code, day);
    this.selection.bringIntoSight(fit);
  }

  // Only the last question counts; those before it are dropped. `area` is outlined if the point lies in it.
  async ask(point, day, area = null) {
    this.stop();
    this.question = new AbortController();
    const { signal } = this.question;
    this.selection.point(point);
    showLoading(say("cardLoading", { lon: point.lon.toFixed(5), lat: point.lat.toFixed(5) }));
    try {
      this.show(await ask(locateUrl(point, day), signal), point, day, area);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      showFailure(error, () => this.ask(point, day, area));
    }
  }

  show(answer, point, day, area) {
    this.selection.point(point, !answer.inside);
    this.chain = answer.chain.map((row) => row.code);
    showAnswer(answer, (row) => this.chosen(row.code), this.dropped);
    if (this.chain.length) this.choose(this.chain.includes(area) ? area : this.chain.at(-1), day);
  }

  // One of the areas that the point lies in.
  choose(code, day) {
    this.outline(code, day);
    this.card.show(code, day, byId("area-card"));
  }

  async outline(code, day) {
    this.outlining.abort();
    this.outlining = new AbortController();
    const { signal } = this.outlining;
    markChosen(code);
    try {
      this.selection.area(await ask(cardUrl(page.addresses.boundary, code, day), signal));
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.selection.clearArea();
      showToast(say("boundaryFailed"), say("again"), () => this.outline(code, day));
    }
  }
}

function locateUrl({ lon, lat }, day) {
  const query = new URLSearchParams({ lon: lon.toFixed(7), lat: lat.toFixed(7) });
  if (day) query.set("on", day);
  return `${page.addresses.locate}?${query}`;
}
