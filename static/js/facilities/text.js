// What the card of a facility says: pure, an answer of /api/facilities/{uid} and words in, plain values out.
import { distance, fill } from "../format.js";

const HOURS_WORDS = /\b(Mo|Tu|We|Th|Fr|Sa|Su|PH|off|closed)\b/g;

// {title, kind, state, closed, lines: [[name, value]]}; `state` is whether it is open now, null when that is not known.
export function describeFacility(answer, words, language) {
  const say = (key, gaps = {}) => fill(words[key], gaps);
  const { properties, kind } = answer;
  return {
    title: properties.name,
    kind: kind.label,
    absent: answer.exists ? null : say("facilityAbsent", { day: answer.on }),
    state: answer.exists ? openingState(properties, answer.on, say) : null,
    lines: [
      [say("facilityAddress"), properties.address],
      [say("facilityHours"), properties.opening_hours ? hoursText(properties.opening_hours, words) : say("facilityHoursNone")],
      [say("facilityCapacity"), capacity(properties.capacity, kind, language)],
      [say("facilityOperator"), properties.operator],
      [say("facilityPhone"), properties.public_phone],
      [say("facilityEntrances"), properties.entrances.length || say("facilityEntrancesNone")],
      [say("facilityLimit"), say("facilityLimitText", { metres: distance(kind.limit_m), minutes: Math.round(kind.limit_minutes) })],
      [say("facilityStands"), answer.areas.join(" › ")],
      [say("facilitySince"), period(properties, say)],
    ].filter(([, value]) => value),
  };
}

function capacity(number, kind, language) {
  return number === null ? "" : `${number.toLocaleString(language)} ${kind.capacity_unit}`.trim();
}

export function period({ valid_from: from, valid_to: to }, say) {
  return say(to ? "facilityPeriodEnded" : "facilityPeriod", { from, to });
}

function openingState({ opening_hours: hours, open, open_until: until }, day, say) {
  if (!hours) return null;
  if (open === null) return { open, text: say("facilityUnsure") };
  if (open) return { open, text: until ? say("facilityOpen", { until: moment(until, day) }) : say("facilityOpenAlways") };
  return { open, text: until ? say("facilityShut", { until: moment(until, day) }) : say("facilityShutLong") };
}

// A moment in the deployment's own zone, as the server wrote it: the time, with the day when it is another.
function moment(iso, day) {
  const [date, time] = [iso.slice(0, 10), iso.slice(11, 16)];
  return date === day ? time : `${date} ${time}`;
}

// OpenStreetMap's opening hours with its words said in the reader's language.
export function hoursText(hours, words) {
  if (hours === "24/7") return words.facilityOpenAlways;
  return hours.replace(HOURS_WORDS, (word) => words[`hours_${word}`] ?? word);
}

// [{day, text, note}] of the history, the latest first.
export function historyRows(history, words) {
  return history.map((row) => ({
    day: row.on,
    text: [row.label, row.changed.filter((name) => name !== "lon").map((name) => words[`fact_${name}`] ?? name).join(words.listSeparator)].filter(Boolean).join(" · "),
    note: [row.why, row.by].filter(Boolean).join(" · "),
  }));
}
