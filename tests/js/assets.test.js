import assert from "node:assert/strict";
import { test } from "node:test";

import { bodyOf, faultsOf, FIELDS, firstValues, nameOf } from "../../static/js/assets/fields.js";
import { assetHistory, describeAsset } from "../../static/js/assets/text.js";

const WORDS = {
  assetAbsent: "not on {day}", assetCode: "Code", assetOther: "Other code", assetAddress: "Address", assetManager: "Manager", assetOwner: "Owner",
  assetMaintainer: "Maintainer", assetAccuracy: "Accuracy", assetSource: "Source", assetNote: "Note", assetStands: "In", assetSince: "Since",
  assetPeriod: "since {from}", assetPeriodEnded: "{from} to {to}", assetDigits: "{first}-{last}", part_county: "county", assetFact_geom: "Place",
  assetFact_manager: "Manager", assetFact_manager_name: "Manager", listSeparator: ", ",
};
const answer = (properties = {}, more = {}) => ({
  on: "2026-11-25", exists: true, edition: 3, class_label: "Utilities", accuracy_label: "", data_source_label: "", areas: ["A", "B"],
  other_codes: [], geometry: { type: "Point", coordinates: [103, 23] },
  code_parts: [{ part: "county", digits: "532503", first: 1, last: 6, says: "Town", findings: [{ problem: "wrong" }] }],
  properties: { name: "Lamp 1", code: "53250301037000001", kind_label: "Lamp", state: "sound", state_label: "sound", address: "", manager: "roads", manager_label: "",
    manager_code: "", owner_name: "", owner_code: "", maintainer_name: "", note: "", valid_from: "2020-01-01", valid_to: null, ...properties },
  ...more,
});
const line = (card, name) => card.lines.find(([key]) => key === name)?.[1];

test("only what is known stands on the card", () => {
  const card = describeAsset(answer({ owner_name: "Water", owner_code: "91" }, { other_codes: [{ scheme: "older-16", code: "5325" }] }), WORDS);
  assert.deepEqual(card.lines.map(([name]) => name), ["Code", "Other code", "Owner", "In", "Since"]);
  assert.equal(line(card, "Owner"), "Water 91");
  assert.equal(line(card, "Other code"), "5325 (older-16)");
});

test("the code is told part by part, with what is wrong", () => {
  assert.deepEqual(describeAsset(answer(), WORDS).code, [{ digits: "532503", where: "1-6", part: "county", says: "Town", faults: ["wrong"] }]);
});

test("a state that is not sound is marked, and a day on which it was not there is told", () => {
  assert.equal(describeAsset(answer({ state: "lost" }), WORDS).state.good, false);
  assert.equal(describeAsset(answer({}, { exists: false }), WORDS).absent, "not on 2026-11-25");
});

test("history names each fact that differs once", () => {
  const [row] = assetHistory([{ on: "2024-01-01", label: "changed", changed: ["geom", "manager", "manager_name"], why: "x", by: null }], WORDS);
  assert.deepEqual(row, { day: "2024-01-01", text: "changed · Place, Manager", note: "x" });
});

test("a change sends what the form does not show as it was", () => {
  const values = firstValues("change", answer({ state: "lost" }), "2026-11-25");
  const body = bodyOf("change", { ...values, name: "Lamp 2" }, answer({ state: "lost" }), false);
  assert.deepEqual([body.name, body.state, body.manager, body.seen, body.geometry.coordinates], ["Lamp 2", "lost", "roads", 3, [103, 23]]);
});

test("adding needs a kind and a place, moving a place", () => {
  assert.deepEqual(faultsOf("add", firstValues("add", null, "d")), { kind: "assetNoKind", place: "assetNoPlace" });
  assert.deepEqual(faultsOf("move", { place: { lon: 1, lat: 2 } }), {});
  assert.deepEqual(bodyOf("move", { place: { lon: 1, lat: 2 } }, answer(), true).geometry, { type: "Point", coordinates: [1, 2] });
  assert.ok(!FIELDS.end.includes("state"));
});

test("a new one is called after its kind until somebody calls it otherwise", () => {
  const labels = { a: "Lamp", b: "Bin" };
  assert.equal(nameOf({ kind: "a", name: "" }, labels), "Lamp");
  assert.equal(nameOf({ kind: "b", name: "Lamp" }, labels), "Bin");
  assert.equal(nameOf({ kind: "b", name: "My lamp" }, labels), "My lamp");
});
