import assert from "node:assert/strict";
import { test } from "node:test";

import { markLayers, markOf, radiusOf } from "../../static/js/marks.js";

const CLINIC = { fill: "kind-health", path: "M0" };
const LAYER = {
  key: "facility",
  markers: { by: "kind", symbols: { clinic: CLINIC } },
  variants: [{ key: "clinic", shades: [{ values: ["clinic"] }] }, { key: "market", shades: [{ values: ["market"] }] }],
};

test("a point is its symbol, unless another kind is looked at", () => {
  assert.deepEqual(markOf(LAYER, null, { kind: "clinic" }, false), { symbol: CLINIC, count: 1 });
  assert.deepEqual(markOf(LAYER, "clinic", { kind: "clinic" }, false), { symbol: CLINIC, count: 1 });
  assert.equal(markOf(LAYER, "market", { kind: "clinic" }, false), null);
});

test("points close together are counted together, or by the kind that is looked at, never twice", () => {
  assert.deepEqual(markOf(LAYER, null, { count: 7 }, true), { symbol: null, count: 7 });
  assert.deepEqual(markOf(LAYER, null, { count: 7, more: true }, true), { symbol: null, count: 7, more: true });
  assert.equal(markOf(LAYER, null, { kind: "clinic", count: 3 }, false), null);
  assert.deepEqual(markOf(LAYER, "clinic", { kind: "clinic", count: 3 }, false), { symbol: CLINIC, count: 3 });
  assert.equal(markOf(LAYER, "clinic", { count: 7 }, true), null);
});

test("a kind that has no drawing is a mark all the same", () => {
  assert.deepEqual(markOf(LAYER, null, { kind: "pub" }, false), { symbol: null, count: 1 });
});

test("no mark is larger than what tiles draw around their edge", () => {
  assert.ok([1, 2, 10, 1_000, 1_000_000].every((count) => radiusOf(count, 18) <= 16));
  assert.deepEqual(markLayers(LAYER), [["facility", false], ["facility-all", true]]);
});
