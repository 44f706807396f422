// Components of the city on the map page: a click on a symbol opens its card; who may changes it there.
import { ApiError, send, sendForm } from "../api.js";
import { cardPulse } from "../card_view.js";
import { EditablePart } from "../editable_part.js";
import { fill } from "../format.js";
import { addPart } from "../map_parts.js";
import { page, say } from "../page.js";
import { assetCard } from "./card.js";
import { AssetForm } from "./form.js";

const KEY = "asset";
const LAMP_WITH_PLUS = "M8 21V8c0-2.5 1.7-4 4.5-4H16M6 21h4M12 6h5l1 3h-7zM17 14v6M14 17h6";

addPart({ key: KEY, start: (room) => new Assets(room, KEY, LAMP_WITH_PLUS) });

function formOf(fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

class Assets extends EditablePart {
  // Optional layers are drawn only when they were switched on.
  under(latlng) {
    return this.room.state.more.includes(KEY) && super.under(latlng);
  }

  address(uid) {
    const url = fill(page.addresses.asset, { uid: encodeURIComponent(uid) });
    return this.room.state.day ? `${url}?on=${this.room.state.day}` : url;
  }

  placeOf({ place: [lon, lat] }) {
    return { lon, lat };
  }

  tell(answer) {
    super.tell(answer);
    this.fillCard(answer);
  }

  fillCard(answer, problem = "") {
    const { id: uid, edition: seen } = answer;
    this.room.fill(...assetCard(answer, this.symbolOf(answer), {
      leave: this.room.leave,
      edit: (act) => this.edit(act, answer),
      addPhoto: (file) => this.photo(answer, () => sendForm(this.photos(uid), formOf({ photo: file, seen }), this.question.signal)),
      dropPhoto: (photo) => this.photo(answer, () => send(`${this.photos(uid)}/${photo}/remove`, { seen }, this.question.signal)),
    }, problem));
  }

  photos(uid) {
    return fill(page.addresses.assetAct, { uid, act: "photos" });
  }

  // Adds or drops one; what went wrong is told where the photos are.
  async photo(answer, act) {
    this.room.fill(cardPulse(say("assetPhotoSending")));
    try {
      this.tell(await act());
    } catch (error) {
      if (this.question.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      const texts = { network: say("failNetwork"), slow: say("failSlow", { seconds: error.detail }), server: say("failServer") };
      this.fillCard(answer, texts[error.kind] ?? (error.detail || say("forbiddenText")));
    }
  }

  symbolOf(answer) {
    return this.layer?.markers.symbols[answer.look] ?? { fill: "kind-street", path: "" };
  }

  newForm(act, answer, acts) {
    return new AssetForm(act, { answer, data: this.room.data, ...acts });
  }
}
