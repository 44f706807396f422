import assert from "node:assert/strict";
import { test } from "node:test";

import { complaints } from "../../static/js/complaints.js";
import { bodyOf, faultsOf, FIELDS, firstValues } from "../../static/js/facilities/fields.js";
import { describeFacility, historyRows, hoursText } from "../../static/js/facilities/text.js";

const WORDS = {
  facilityAddress: "Address", facilityHours: "Hours", facilityHoursNone: "none", facilityCapacity: "Capacity", facilityOperator: "Operator",
  facilityPhone: "Phone", facilityEntrances: "Entrances", facilityEntrancesNone: "unknown", facilityLimit: "Limit", facilityStands: "In",
  facilityLimitText: "{metres} ({minutes})", facilitySince: "Since", facilityPeriod: "since {from}", facilityPeriodEnded: "{from} to {to}",
  facilityOpen: "open until {until}", facilityOpenAlways: "always", facilityShut: "opens {until}", facilityShutLong: "shut", facilityUnsure: "?",
  facilityAbsent: "not on {day}", hours_Mo: "Mon", hours_Fr: "Fri", hours_off: "closed", fact_capacity: "Capacity", fact_lat: "Place", listSeparator: ", ",
};
const answer = (properties = {}, more = {}) => ({
  on: "2026-11-25", exists: true, edition: 3, areas: ["A", "B"], kind: { label: "Clinic", capacity_unit: "beds", limit_m: 300, limit_minutes: 4.6 },
  geometry: { coordinates: [103, 23] },
  properties: { name: "X", address: "", opening_hours: "", capacity: null, operator: "", public_phone: "", entrances: [], valid_from: "2020-01-01",
    valid_to: null, open: null, open_until: null, ...properties },
  ...more,
});
const line = (card, name) => card.lines.find(([key]) => key === name)?.[1];

test("hours are said in the reader's words", () => {
  assert.equal(hoursText("Mo-Fr 08:00-12:00; Sa off", WORDS), "Mon-Fri 08:00-12:00; Sa closed");
  assert.equal(hoursText("24/7", WORDS), "always");
});

test("whether it is open now says until when, with the day only when it is another", () => {
  const state = (more) => describeFacility(answer({ opening_hours: "Mo", ...more }), WORDS, "en").state;
  assert.deepEqual(state({ open: true, open_until: "2026-11-25T18:00:00+08:00" }), { open: true, text: "open until 18:00" });
  assert.deepEqual(state({ open: false, open_until: "2026-11-27T08:00:00+08:00" }), { open: false, text: "opens 2026-11-27 08:00" });
  assert.equal(state({ open: true }).text, "always");
  assert.equal(state({}).text, "?");
  assert.equal(describeFacility(answer(), WORDS, "en").state, null);
});

test("what is empty is not told, and what is unknown is said", () => {
  const card = describeFacility(answer(), WORDS, "en");
  assert.equal(line(card, "Capacity"), undefined);
  assert.equal(line(card, "Hours"), "none");
  assert.equal(line(card, "Entrances"), "unknown");
  assert.equal(line(describeFacility(answer({ capacity: 1200 }), WORDS, "en"), "Capacity"), "1,200 beds");
});

test("on a day without it nothing is open", () => {
  const card = describeFacility(answer({ opening_hours: "24/7", open: true }, { exists: false }), WORDS, "en");
  assert.deepEqual([card.absent, card.state], ["not on 2026-11-25", null]);
});

test("history names what changed, a move once", () => {
  const [row] = historyRows([{ on: "2024-01-01", label: "moved", changed: ["capacity", "lat", "lon"], why: "", by: "wang" }], WORDS);
  assert.deepEqual(row, { day: "2024-01-01", text: "moved · Capacity, Place", note: "wang" });
});

test("a change sends all facts with the edition that was looked at, and keeps place and entrances", () => {
  const seen = answer({ entrances: [[103.1, 23]] });
  const values = { ...firstValues("change", seen, "2026-11-25"), name: "Y", capacity: "12" };
  const body = bodyOf("change", values, seen, false);
  assert.deepEqual([body.name, body.capacity, body.seen, body.lon, body.entrances], ["Y", 12, 3, 103, [[103.1, 23]]]);
  assert.equal(bodyOf("change", { ...values, capacity: "" }, seen, false).capacity, null);
});

test("a new one sends its place and kind, and says what is missing before it is sent", () => {
  const values = firstValues("add", null, "2026-11-25");
  assert.deepEqual(faultsOf("add", values), { place: "facilityNoPlace" });
  assert.deepEqual(faultsOf("add", { ...values, place: { lon: 1, lat: 2 }, capacity: "-5" }), { capacity: "facilityNumber" });
  const body = bodyOf("add", { ...values, kind: "clinic", place: { lon: 1, lat: 2 } }, null, true);
  assert.deepEqual([body.kind, body.lon, body.lat, body.seen, body.confirmed], ["clinic", 1, 2, null, true]);
});

test("complaints stand at their field, and at the head what belongs to none", () => {
  const told = { error: "no", fields: [{ field: "day", problem: "P", remedy: "R" }, { field: "kind", problem: "K", remedy: "" }] };
  assert.deepEqual(complaints(told, FIELDS.close), { on: "P R", "": "K" });
  assert.deepEqual(complaints({ error: "late" }, FIELDS.close), { "": "late" });
});
