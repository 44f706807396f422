import assert from "node:assert/strict";
import { test } from "node:test";
import { daysOfArea, descent, extent, figures, percent, period, sorted } from "../../static/js/area_text.js";

const words = {
  figHouseholds: "Households", figResidents: "Residents", figBuildings: "Buildings", figArea: "Area", figWorkers: "Workers",
  figPerWorker: "Per worker", shareHouseholds: "{share} of the households", shareBuildings: "{share} of the buildings",
  shareArea: "{share} of the m²", periodSince: "since {since}", periodUntil: "{since} to {until}",
};
const open = { households: 1234, residents: 4321, buildings: 56, area_m2: 20608411, workers: 2, households_per_worker: 617 };

test("an area is told in the unit of its size", () => {
  assert.deepEqual([850.4, 42_000, 20_608_411].map((m2) => extent(m2, "en")), ["850 m²", "4.2 ha", "20.61 km²"]);
});

test("a small share is not told as nothing, an unknown one not at all", () => {
  assert.deepEqual([0.4389, 1, 0, 0.0004, null].map(percent), ["43.9 %", "100 %", "0 %", "< 0.1 %", null]);
});

test("every number leads to its rows", () => {
  const link = (kind, query) => `${kind}${query ? `?${Object.keys(query)}` : ""}`;
  const told = figures({ figures: open, closed: [], children: [{}] }, words, "en", link, (measure) => `measures/${measure}`);
  assert.deepEqual(told.map((figure) => figure.value), ["1,234", "4,321", "56", "20.61 km²", "2", "617"]);
  assert.deepEqual(told.map((figure) => figure.link), ["households", "households", "buildings", "children", "posts?only", "measures/households-per-worker"]);
});

test("what is closed has no number and no link", () => {
  const none = { ...open, households: null, residents: null, workers: null, households_per_worker: null };
  const closed = ["counts", "buildings", "posts", "households"];
  const told = figures({ figures: none, closed, children: [] }, words, "en", (kind) => kind, (kind) => kind);
  assert.deepEqual(told.map((figure) => figure.link), [null, null, null, null, null, null]);
  assert.deepEqual(told.map((figure) => figure.closed), [true, true, false, false, true, true]);
});

test("counts may be open where rows are not", () => {
  const told = figures({ figures: open, closed: ["households"], children: [] }, words, "en", (kind) => kind, (kind) => kind);
  assert.deepEqual([told[0].value, told[0].link, told[2].link], ["1,234", null, "buildings"]);
});

test("descent is grouped by day, with the day before it", () => {
  const row = { on: "2020-06-08", code: "1", name: "甲", itself: false, kind_label: "split", document: "D", share_households: 0.25, share_buildings: null, share_area: 0.5 };
  const bare = { ...row, code: "2", share_households: null, share_area: null };
  const [group] = descent([row, bare], words);
  assert.deepEqual([group.day, group.before, group.document], ["2020-06-08", "2020-06-07", "D"]);
  assert.deepEqual(group.rows.map((told) => told.text), ["25 % of the households · 50 % of the m²", "split"]);
});

test("a period names its last day, not the first on which it was over", () => {
  assert.equal(period({ since: "2019-07-01", until: "2020-06-08" }, words), "2019-07-01 to 2020-06-07");
  assert.deepEqual(daysOfArea([{ name: "甲", first: "2020-06-08", end: null }], words), ["甲: since 2020-06-08"]);
});

test("children are sorted either way, what is not known last", () => {
  const rows = [{ code: "1", name: "乙", n: null }, { code: "2", name: "甲", n: 5 }, { code: "3", name: "丙", n: 9 }];
  assert.deepEqual(sorted(rows, "n", true).map((row) => row.code), ["3", "2", "1"]);
  assert.deepEqual(sorted(rows, "n", false).map((row) => row.code), ["2", "3", "1"]);
});
