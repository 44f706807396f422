// What the server says of a form's fields. Pure.
// What the server calls the fields that it complains about.
const FIELD_OF = { day: "on", lon: "place", lat: "place", entrances: "place", until: "on" };

// The server's complaints by field; what belongs to no field of the form stands at its head, under "".
export function complaints(told, fields) {
  const found = {};
  for (const { field, problem, remedy } of told.fields ?? []) {
    const mine = FIELD_OF[field] ?? field;
    const name = fields.includes(mine) ? mine : "";
    found[name] = [found[name], `${problem} ${remedy ?? ""}`.trim()].filter(Boolean).join(" ");
  }
  if (!Object.keys(found).length && told.error) found[""] = told.error;
  return found;
}
