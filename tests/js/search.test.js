import assert from "node:assert/strict";
import { test } from "node:test";

import { flatten, moved, searchUrl, target, whereabouts } from "../../static/js/search/rules.js";

const CENTRE = { lon: 103.38, lat: 23.36 };
const hit = (more = {}) => ({ title: "银河社区", note: "文澜街道", lon: 103.4, lat: 23.4, bounds: null, kind: "area", more: { code: "532" }, ...more });

test("the question holds the text, the day and where one looks", () => {
  const url = new URL(searchUrl("/api/search", " 银河 & ", "2020-06-07", CENTRE), "http://x");
  assert.equal(url.searchParams.get("q"), "银河 &");
  assert.equal(url.searchParams.get("on"), "2020-06-07");
  assert.equal(url.searchParams.get("at"), "103.3800,23.3600");
  assert.equal(new URL(searchUrl("/api/search", "x", null, CENTRE), "http://x").searchParams.has("on"), false);
});

test("hits keep their order and learn their kind", () => {
  const answer = { groups: [{ key: "area", hits: [{ ref: 1 }, { ref: 2 }] }, { key: "road", hits: [{ ref: 3 }] }] };
  assert.deepEqual(flatten(answer), [{ ref: 1, kind: "area" }, { ref: 2, kind: "area" }, { ref: 3, kind: "road" }]);
});

test("arrows go through the options and back to the box", () => {
  assert.deepEqual([-1, 0, 1, 2].map((at) => moved(at, "ArrowDown", 3)), [0, 1, 2, -1]);
  assert.deepEqual([-1, 0, 1, 2].map((at) => moved(at, "ArrowUp", 3)), [2, -1, 0, 1]);
  assert.deepEqual([moved(1, "Home", 3), moved(1, "End", 3), moved(1, "x", 3), moved(0, "ArrowDown", 0)], [0, 2, 1, -1]);
});

test("what is empty is not told", () => {
  assert.equal(whereabouts(hit()), "文澜街道 · 532");
  assert.equal(whereabouts(hit({ note: "", more: {} })), "");
});

test("a box is shown whole, a point as a point, and only an area is outlined", () => {
  assert.deepEqual(target(hit({ bounds: [1, 2, 3, 4] })), { point: { lon: 103.4, lat: 23.4 }, box: [[2, 1], [4, 3]], code: "532" });
  assert.equal(target(hit({ bounds: [1, 2, 1, 2] })).box, null);
  assert.equal(target(hit({ kind: "building" })).code, null);
});
