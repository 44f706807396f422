// Facilities on the map page: a click on a symbol opens its card; who may changes it there.
import { EditablePart } from "../editable_part.js";
import { fill } from "../format.js";
import { symbolAt } from "../map/symbols.js";
import { addPart } from "../map_parts.js";
import { page } from "../page.js";
import { facilityCard } from "./card.js";
import { Form } from "./form.js";

const KEY = "facility";
const PIN_WITH_PLUS = "M12 21s-7-6.2-7-11.5a7 7 0 0 1 14 0C19 14.8 12 21 12 21zM12 6.5v6M9 9.5h6";

addPart({ key: KEY, start: (room) => new Facilities(room) });

class Facilities extends EditablePart {
  constructor(room) {
    super(room, KEY, PIN_WITH_PLUS);
    if (this.layer) this.pointOut();
  }

  // The pointer says what can be clicked, and its name.
  pointOut() {
    let last = null;
    const { map, tiles } = this.room;
    map.on("mousemove", ({ latlng }) => {
      if (!last) requestAnimationFrame(() => {
        const found = symbolAt(tiles, this.layer, last.wrap());
        map.getContainer().classList.toggle("is-pointing", Boolean(found));
        map.getContainer().title = found?.mark.count === 1 ? found.props.name ?? "" : "";
        last = null;
      });
      last = latlng;
    });
  }

  address(uid) {
    const url = fill(page.addresses.facility, { uid: encodeURIComponent(uid) });
    return this.room.state.day ? `${url}?on=${this.room.state.day}` : url;
  }

  placeOf({ geometry: { coordinates: [lon, lat] } }) {
    return { lon, lat };
  }

  tell(answer) {
    super.tell(answer);
    this.room.fill(...facilityCard(answer, this.symbolOf(answer), {
      leave: this.room.leave, edit: (act) => this.edit(act, answer),
      circle: () => this.room.open(`facility:${answer.id}`, true, "walk"), whatIf: () => this.room.open(`close:${answer.id}`, true, "walk"),
    }).filter(Boolean));
  }

  symbolOf(answer) {
    return this.layer?.markers.symbols[answer.kind.key] ?? { fill: "kind-street", path: "" };
  }

  newForm(act, answer, acts) {
    return new Form(act, { answer, kinds: this.room.data.kinds, ...acts });
  }
}
