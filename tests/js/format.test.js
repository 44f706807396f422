import assert from "node:assert/strict";
import { test } from "node:test";

import { coordinate, dayBefore, distance, fill, isDay, metresPerPixel, minuteOf, scaleBar, textWidth } from "../../static/js/format.js";

test("gaps are filled and unknown ones stay", () => {
  assert.equal(fill("{a} of {b}", { a: 1 }), "1 of {b}");
  assert.equal(fill("{a}", { a: "{b}", b: 2 }), "{b}");
});

test("distances are said as people say them", () => {
  const said = [0, 0.44, 9.96, 12.4, 999.4, 1234, 9949, 34567].map(distance);
  assert.deepEqual(said, ["0 m", "0.4 m", "10 m", "12 m", "999 m", "1.2 km", "9.9 km", "35 km"]);
});

test("coordinates name their half of the globe", () => {
  assert.equal(coordinate(103.364, 23.396), "103.36400°E 23.39600°N");
  assert.equal(coordinate(-70.5, -33.4), "70.50000°W 33.40000°S");
});

test("the day before crosses months, years and leap days", () => {
  assert.equal(dayBefore("2020-06-08"), "2020-06-07");
  assert.equal(dayBefore("2020-03-01"), "2020-02-29");
  assert.equal(dayBefore("2021-01-01"), "2020-12-31");
});

test("only days of the calendar are days", () => {
  assert.ok(isDay("2020-02-29"));
  for (const text of ["2021-02-29", "2020-6-8", "20200608", "", "2020-06-08T00"]) assert.ok(!isDay(text), text);
});

test("a pixel at zoom 0 on the equator is a 256th of the world, and shrinks to the north", () => {
  assert.ok(Math.abs(metresPerPixel(0, 0) - 156543.03) < 0.01);
  assert.ok(Math.abs(metresPerPixel(60, 0) / metresPerPixel(0, 0) - 0.5) < 1e-9);
});

test("the scale bar is 1, 2 or 5 times a power of ten and fits", () => {
  assert.deepEqual(scaleBar(1, 110), { metres: 100, pixels: 100, text: "100 m" });
  assert.deepEqual(scaleBar(9, 110), { metres: 500, pixels: 56, text: "500 m" });
  assert.deepEqual(scaleBar(20, 110), { metres: 2000, pixels: 100, text: "2 km" });
});

test("Chinese is about twice as wide as Latin", () => {
  assert.equal(textWidth("银河社区", 14), 56);
  assert.ok(textWidth("Vaduz", 14) < 5 * 14 * 0.6);
});

test("a moment is written in the zone of the deployment", () => {
  const moment = new Date("2026-11-25T21:55:10Z");
  assert.equal(minuteOf(moment, "Asia/Shanghai"), "2026-11-26 05:55");
  assert.equal(minuteOf(moment, "UTC"), "2026-11-25 21:55");
});
