import assert from "node:assert/strict";
import { test } from "node:test";

import { readAddress, writeAddress } from "../../static/js/address.js";

const ALL = {
  view: { zoom: 15, lat: 23.39612, lon: 103.36444 },
  day: "2020-06-07",
  off: ["area-grid", "building"],
  area: "532503001", point: { lon: 103.3651, lat: 23.3962 },
  more: ["household", "post"],
  looks: { building: "use" },
  period: "2026-01-01_2026-03-31",
  by: { key: "unvisited", level: "community", method: null, classes: "5", days: "30" },
};

test("what is written is read again", () => {
  assert.deepEqual(readAddress(writeAddress(ALL)), ALL);
});

test("nothing special is an empty address", () => {
  assert.equal(writeAddress({ view: null, day: null, off: [], point: null, by: null }), "");
  assert.deepEqual(readAddress(""), { view: null, day: null, off: [], point: null, area: null, by: null, more: [], looks: {}, period: null });
});

test("what makes no sense is left out", () => {
  const nonsense = ["map=99/0/0", "map=1/2", "map=1//3", "on=2020-02-30", "on=today", "at=181,0", "at=5", "at=,", "at=a,b", "by=", "by=<b>", "by=a,b,c,d,e,f", "period=2w", "period=4w", "period=2026-03-01_2026-01-01", "period=2026-02-30_2026-03-01"];
  for (const query of nonsense) assert.deepEqual(readAddress(`?${query}`), readAddress(""), query);
});

test("longitude stands first in a point and latitude in a view", () => {
  assert.deepEqual(readAddress("?at=103,23").point, { lon: 103, lat: 23 });
  assert.deepEqual(readAddress("?map=12/23/103").view, { zoom: 12, lat: 23, lon: 103 });
});

test("a measure is short, and what is not said of it is left to the server", () => {
  const households = { key: "households", level: null, method: null, classes: null, days: null };
  assert.equal(writeAddress({ view: null, day: null, off: [], point: null, by: households }), "?by=households");
  assert.deepEqual(readAddress("?by=households,,,<x>").by, households);
});
