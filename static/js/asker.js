// Asks where a point lies, shows the answer, and outlines the area that is chosen from it.
import { ApiError, ask } from "./api.js";
import { markChosen, showAnswer, showEmpty, showFailure, showLoading } from "./card_view.js";
import { fill } from "./format.js";
import { page, say } from "./page.js";
import { showToast } from "./toast.js";

export class Asker {
  // `dropped` is called when the reader closes the card's answer.
  constructor(selection, dropped) {
    this.selection = selection;
    this.dropped = dropped;
    this.question = new AbortController();
    this.outlining = new AbortController();
  }

  forget() {
    this.question.abort();
    this.outlining.abort();
    this.selection.clear();
    showEmpty();
  }

  // Only the last question counts; those before it are dropped.
  // `code` names the area to outline; without it, the smallest.
  async ask(point, day, code = null) {
    this.question.abort();
    this.outlining.abort();
    this.question = new AbortController();
    const { signal } = this.question;
    this.selection.clear();
    this.selection.point(point);
    showLoading(say("cardLoading", { lon: point.lon.toFixed(5), lat: point.lat.toFixed(5) }));
    try {
      this.show(await ask(locateUrl(point, day), signal), point, day, code);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      showFailure(error, () => this.ask(point, day, code));
    }
  }

  show(answer, point, day, code) {
    this.selection.point(point, !answer.inside);
    showAnswer(answer, (area) => this.outline(area.code, day), this.dropped);
    const chosen = answer.chain.find((area) => area.code === code) ?? answer.chain.at(-1);
    if (chosen) this.outline(chosen.code, day);
  }

  async outline(code, day) {
    this.outlining.abort();
    this.outlining = new AbortController();
    const { signal } = this.outlining;
    markChosen(code);
    try {
      const url = fill(page.addresses.boundary, { code: encodeURIComponent(code) });
      this.selection.area(await ask(day ? `${url}?on=${day}` : url, signal));
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
