// What every sheet, picture and file says of itself.
import { minuteOf } from "./format.js";
import { page, say } from "./page.js";

// [name, value] pairs: the day shown, when it was taken, whose data, in which datum.
export function facts(day) {
  return [
    [say("factDay"), day ?? page.today],
    [say("factTaken"), minuteOf(new Date(), page.zone)],
    [say("factSource"), page.attribution.join(" · ") || say("ownRecords")],
    [say("factDatum"), "CGCS2000 (= WGS 84)"],
  ];
}

// What a map is called when nobody gave it a name: what it is coloured by, else where it is.
export function usualTitle(legend, area) {
  const coloured = legend.find(({ look }) => look === null)?.text;
  return [area?.name, coloured].filter(Boolean).join(" · ") || document.title;
}
