// Hotspots: the address holds the whole question, small counts stay small, months end.
import assert from "node:assert/strict";
import { test } from "node:test";

import { addressOf, queryOf, readValue, usualQuery, wholeMonths, writeValue } from "../../static/js/hotspots/question.js";
import { bars, casesText, chanceText, nextMonth, tipText } from "../../static/js/hotspots/text.js";

const WORDS = { hotspotsCases: "cases: {cases}", hotspotsAtLeast: "at least {cases}", hotspotsFewer: "fewer than {least}", hotspotsRate: "{rate} a thousand", hotspotsThroughOthers: "through others" };

test("what is written into the address is read again", () => {
  const state = { query: { since: "2026-10-01", kind: "01,02030", level: "hexagon", size: "500" }, show: "months", months: 24, open: "h500_1_-2", also: ["heat", "clusters", "outliers"] };
  assert.deepEqual(readValue(writeValue(state)), state);
});

test("an address is never empty, and what nobody knows is left out", () => {
  assert.equal(writeValue({ query: {}, show: "areas", months: null, open: null, also: [] }), "show=areas");
  assert.deepEqual(readValue("show=nothing&evil=1&also=heat,evil&months=x"), { query: {}, show: "areas", months: null, open: null, also: ["heat"] });
});

test("a question has no more than differs from the usual, and only what counts", () => {
  const usual = { level: "grid", measure: "", weights: "contiguity", k: 8, size: 300, alpha: 0.05 };
  const values = { since: "2026-10-01", until: "2026-10-28", level: "grid", size: "500", weights: "nearest", k: "12", alpha: "0.05", kind: ["01", "02"] };
  assert.deepEqual(queryOf(values, usual), { since: "2026-10-01", until: "2026-10-28", kind: "01,02", weights: "nearest", k: "12" });
});

test("four weeks and whole months end where they are told to", () => {
  assert.deepEqual(usualQuery("2026-03-01"), { since: "2026-02-02", until: "2026-03-01" });
  assert.deepEqual(wholeMonths("2026-03-30", 1), { since: "2026-02-01", until: "2026-02-28" });
  assert.deepEqual(wholeMonths("2026-03-31", 3), { since: "2026-01-01", until: "2026-03-31" });
});

test("a count that is kept back is never told", () => {
  assert.equal(casesText(null, true, 5, WORDS, "en"), "fewer than 5");
  assert.equal(casesText(12, true, 5, WORDS, "en"), "at least 12");
  assert.equal(casesText(1200, false, 5, WORDS, "en"), "cases: 1,200");
  assert.deepEqual(bars([{ month: "2026-01", cases: null }, { month: "2026-02", cases: 8 }], 5).map(({ text, height }) => [text, height]), [["<5", 0], ["8", 1]]);
});

test("the tip over an area says when only its neighbours make it hot", () => {
  const told = { name: "A", class: "hot99", cases: 7, suppressed: false, rate: 3.14159, beside: true };
  assert.deepEqual(tipText(told, { hot99: "hot" }, 5, WORDS, "en"), ["A · hot", "cases: 7 · 3.1 a thousand", "through others"]);
});

test("a small chance is not none", () => {
  assert.equal(chanceText(0.0000001), "<0.001");
  assert.equal(chanceText(0.0412), "0.041");
});

test("months are played to the last and no further", () => {
  assert.equal(nextMonth(0, 3), 1);
  assert.equal(nextMonth(2, 3), null);
});

test("an address is made of the question and what is asked beside it", () => {
  assert.equal(addressOf("/api/hotspots", { since: "2026-10-01" }, { shapes: "all" }), "/api/hotspots?since=2026-10-01&shapes=all");
});
