// What the card of an asset says: pure, an answer of /api/assets/{uid} and words in, plain values out.
import { fill } from "../format.js";

// {title, kind, absent, state, lines: [[name, value]], code: [{digits, where, part, says, faults}], cases}
export function describeAsset(answer, words) {
  const say = (key, gaps = {}) => fill(words[key], gaps);
  const { properties: asset } = answer;
  return {
    title: asset.name,
    kind: [asset.kind_label, answer.class_label].join(" · "),
    absent: answer.exists ? null : say("assetAbsent", { day: answer.on }),
    state: { text: asset.state_label, good: asset.state === "sound" },
    lines: [
      [say("assetCode"), asset.code],
      ...answer.other_codes.map(({ scheme, code }) => [say("assetOther"), `${code} (${scheme})`]),
      [say("assetAddress"), asset.address],
      [say("assetManager"), body(asset.manager_label, asset.manager_code)],
      [say("assetOwner"), body(asset.owner_name, asset.owner_code)],
      [say("assetMaintainer"), body(asset.maintainer_name, asset.maintainer_code)],
      [say("assetAccuracy"), answer.accuracy_label],
      [say("assetSource"), answer.data_source_label],
      [say("assetNote"), asset.note],
      [say("assetStands"), answer.areas.join(" › ")],
      [say("assetSince"), say(asset.valid_to ? "assetPeriodEnded" : "assetPeriod", { from: asset.valid_from, to: asset.valid_to })],
    ].filter(([, value]) => value),
    code: answer.code_parts.map(({ part, digits, first, last, says, findings }) => ({
      digits, where: say("assetDigits", { first, last }), part: words[`part_${part}`], says, faults: findings.map(({ problem }) => problem),
    })),
  };
}

const body = (name, code) => [name, code].filter(Boolean).join(" ");

// [{day, text, note}] of the history, the latest first.
export function assetHistory(history, words) {
  return history.map((row) => ({
    day: row.on,
    text: [row.label, [...new Set(row.changed.map((name) => words[`assetFact_${name}`] ?? name))].join(words.listSeparator)].filter(Boolean).join(" · "),
    note: [row.why, row.by].filter(Boolean).join(" · "),
  }));
}
