// A part of the map page whose symbols open a card in the panel.
import { ApiError, ask } from "./api.js";
import { cardFailure, cardPulse } from "./card_view.js";
import { say } from "./page.js";

const NEARER = 2; // zooms that a click on a number goes in

// A part gives `under(latlng)`, its symbol there; `address(ref)`, where its card is had; `tell(answer)`, which fills the
// panel; and `placeOf(answer)`, {lon, lat}.
export class CardPart {
  // `key` is the part's own, in the address and in what the search finds; `ref` is what a symbol's properties call it by.
  constructor(room, key, ref) {
    Object.assign(this, { room, key, ref });
    this.mark = null; // on the map, over all symbols
    this.shown = null; // what the panel shows
    this.question = new AbortController();
  }

  click({ latlng }) {
    const found = this.under(latlng);
    if (!found) return false;
    const ref = found.props[this.ref];
    if (found.mark.count > 1 || !ref) this.room.map.setView(latlng, this.room.map.getZoom() + NEARER);
    else this.room.open(ref);
    return true;
  }

  found(hit) {
    if (hit.kind !== this.key) return false;
    this.room.goTo({ lon: hit.lon, lat: hit.lat });
    this.room.open(hit.ref);
    return true;
  }

  left() {
    this.question.abort();
    this.shown = null;
    this.mark?.remove();
    this.mark = null;
  }

  async show(ref, fit = false) {
    this.left();
    this.shown = ref;
    this.question = new AbortController();
    const { signal } = this.question;
    this.room.fill(cardPulse(say(`${this.key}Loading`)));
    try {
      const answer = await ask(this.address(ref), signal);
      this.tell(answer);
      if (fit) this.room.goTo(this.placeOf(answer));
      this.room.sight(this.placeOf(answer));
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.room.fill(cardFailure(error, () => this.show(ref, fit)));
    }
  }
}
