// How far back the layers reach that show what happens, as it stands in addresses (gis_data/periods.py). Pure.
import { isDay } from "./format.js";

export const USUAL = "4w";
export const LENGTHS = ["1w", "4w", "3m", "1y"];

// Two days in order, as the server reads them; null where they are none.
export function between(first, last) {
  return isDay(first ?? "") && isDay(last ?? "") && first <= last ? `${first}_${last}` : null;
}

// The days of a period of one's own, or null for one that is a length.
export function daysOf(period) {
  const days = (period ?? "").split("_");
  return days.length === 2 && between(...days) ? days : null;
}

// What an address says, or null: the usual one, and what cannot be understood.
export function readPeriod(text) {
  const known = LENGTHS.includes(text) ? text : daysOf(text) && text;
  return known && known !== USUAL ? known : null;
}
