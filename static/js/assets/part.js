// Components of the city on the map page: a click on a symbol opens its card; who may changes it there.
import { EditablePart } from "../editable_part.js";
import { fill } from "../format.js";
import { addPart } from "../map_parts.js";
import { page } from "../page.js";
import { assetCard } from "./card.js";
import { AssetForm } from "./form.js";

const KEY = "asset";
const LAMP_WITH_PLUS = "M8 21V8c0-2.5 1.7-4 4.5-4H16M6 21h4M12 6h5l1 3h-7zM17 14v6M14 17h6";

addPart({ key: KEY, start: (room) => new Assets(room, KEY, LAMP_WITH_PLUS) });

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
    this.room.fill(...assetCard(answer, this.symbolOf(answer), { leave: this.room.leave, edit: (act) => this.edit(act, answer) }));
  }

  symbolOf(answer) {
    return this.layer?.markers.symbols[answer.look] ?? { fill: "kind-street", path: "" };
  }

  newForm(act, answer, acts) {
    return new AssetForm(act, { answer, data: this.room.data, ...acts });
  }
}
