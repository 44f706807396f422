// Cases on the map page: a click on a symbol opens a short card, which leads to the case's page.
import { fill } from "../format.js";
import { addPart } from "../map_parts.js";
import { page, say } from "../page.js";
import { ToldPart } from "./case_card.js";

const KEY = "case";

addPart({ key: KEY, start: (room) => new Cases(room) });

class Cases extends ToldPart {
  constructor(room) {
    super(room, KEY, "number");
  }

  // The desk and the dashboard show the cases of today.
  links({ area }, day) {
    if (!this.room.data.may || day) return [];
    const query = new URLSearchParams({ area: area.code });
    return [
      { text: say("caseOpen"), href: `${page.addresses.desk}?${query}` },
      { text: say("caseBoard"), href: `${page.addresses.dashboard}?${query}` },
    ];
  }

  address(number) {
    return fill(page.addresses.caseCard, { number: encodeURIComponent(number) });
  }
}
