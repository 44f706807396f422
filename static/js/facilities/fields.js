// Which fields a form has, what they hold at first, and what is sent. Pure.

const FACTS = ["name", "address", "opening_hours", "capacity", "operator", "public_phone"];
export const FIELDS = {
  add: ["kind", ...FACTS, "place", "on", "why"],
  change: [...FACTS, "on", "why"],
  move: ["place", "on", "why"],
  close: ["on", "why"],
  reopen: ["on", "why"],
};
export const WITH_PLACE = ["add", "move"];
// The values with which a form opens.
export function firstValues(act, answer, today) {
  const values = { on: today, why: "", kind: "", place: null };
  if (act !== "change") return values;
  const { properties } = answer;
  for (const name of FACTS) values[name] = properties[name] ?? "";
  return values;
}

// The body of the request; `answer` is the facility as it was looked at, null for a new one.
export function bodyOf(act, values, answer, confirmed) {
  const body = { on: values.on, why: values.why, seen: answer?.edition ?? null, confirmed };
  if (WITH_PLACE.includes(act)) Object.assign(body, values.place);
  if (act === "add") body.kind = values.kind;
  if (act === "add" || act === "change") {
    for (const name of FACTS) body[name] = values[name] ?? "";
    body.capacity = values.capacity === "" || values.capacity == null ? null : Number(values.capacity);
  }
  if (act === "change") {
    const [lon, lat] = answer.geometry.coordinates;
    Object.assign(body, { lon, lat, entrances: answer.properties.entrances });
  }
  return body;
}

// What is wrong before anything is sent: {field: key of a word}.
export function faultsOf(act, values) {
  const faults = {};
  if (WITH_PLACE.includes(act) && !values.place) faults.place = "facilityNoPlace";
  if (values.capacity && !/^\d+$/.test(values.capacity)) faults.capacity = "facilityNumber";
  return faults;
}
