// Which fields the form of an asset has, what they hold at first, and what is sent. Pure.

const TEXTS = ["name", "address", "manager_name", "owner_name", "maintainer_name", "note"];
// Facts that the form does not show: they are sent as they were.
const KEPT = ["state", "accuracy", "manager", "manager_code", "owner_code", "maintainer_code", "data_source"];
export const FIELDS = {
  add: ["kind", "name", "place", "address", "note", "on", "why"],
  state: ["state", "on", "why"],
  change: [...TEXTS, "on", "why"],
  move: ["place", "on", "why"],
  end: ["on", "why"],
  reopen: ["why"],
};
export const WITH_PLACE = ["add", "move"];

export function firstValues(act, answer, today) {
  const values = { on: today, why: "", kind: "", name: "", address: "", note: "", place: null };
  const { properties } = answer ?? {};
  if (act === "state") values.state = properties.state;
  if (act === "change") for (const name of TEXTS) values[name] = properties[name] ?? "";
  return values;
}

// The body of the request; `answer` is the asset as it was looked at, null for a new one.
export function bodyOf(act, values, answer, confirmed) {
  const body = { on: values.on, why: values.why, seen: answer?.edition ?? null, confirmed };
  if (WITH_PLACE.includes(act)) body.geometry = { type: "Point", coordinates: [values.place.lon, values.place.lat] };
  if (act === "add") for (const name of ["kind", "name", "address", "note"]) body[name] = values[name];
  if (act === "state") body.state = values.state;
  if (act === "change") {
    for (const name of KEPT) body[name] = answer.properties[name];
    for (const name of TEXTS) body[name] = values[name];
    body.geometry = answer.geometry;
  }
  return body;
}

// What is wrong before anything is sent: {field: key of a word}.
export function faultsOf(act, values) {
  const faults = {};
  if (WITH_PLACE.includes(act) && !values.place) faults.place = "assetNoPlace";
  if (act === "add" && !values.kind) faults.kind = "assetNoKind";
  return faults;
}

// A new asset is called after its kind until somebody calls it otherwise.
export function nameOf(values, labels) {
  return values.name && !Object.values(labels).includes(values.name) ? values.name : labels[values.kind] ?? "";
}
