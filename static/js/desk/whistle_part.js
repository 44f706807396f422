// Whistles under way on the map page: a click on a symbol opens a short card, which leads to the whistle's page.
import { fill } from "../format.js";
import { addPart } from "../map_parts.js";
import { page } from "../page.js";
import { ToldPart } from "./case_card.js";

const KEY = "whistle";

addPart({ key: KEY, start: (room) => new Whistles(room) });

class Whistles extends ToldPart {
  constructor(room) {
    super(room, KEY, KEY);
  }

  address(uid) {
    return fill(page.addresses.whistleCard, { uid: encodeURIComponent(uid) });
  }
}
