// What packages add to the map page. Their modules run before the page's own and say `addPart`; the page knows none.
const added = [];

// `start(room)` gives what the part does, all of it optional: `click({lon, lat, latlng})` takes a click on the map and
// says whether it did; `show(value, fit)` fills the right panel with what the address names; `left()` when something
// else is chosen; `day(day)` when another day is shown; `close()` closes what is on top and says whether there was any;
// `found(hit)` takes a hit of the search; `keys` are keys of the keyboard, {key: {act(), text}}, with what
// the help says of each; `links(card, day)` are pages about the area of
// a card on that day (null: today), each {text, href}; `offers` stand in a group of the list of layers, {group, text, open()}.
//
// `room`: map, tiles, state (view, day, off, looks …), data (from the server), `open(value, fit, of)` chooses a thing of
// this part or of another (`of`), `turn(on, off)` switches optional layers, `colour(by)` colours areas by a measure,
// `fill(...elements)` puts elements into the panel, which is called by the part's word `…Head` (`facilityHead`),
// `leave()` chooses nothing, `goTo(point)`, `sight(point)` moves the map just so far that it is seen,
// `addTool(button)`, `refresh()` fetches the tiles anew.
export function addPart(part) {
  added.push(part);
}

export const partKeys = () => added.map(({ key }) => key);

export class Parts {
  // `roomOf(key)` gives each part its room.
  constructor(roomOf) {
    this.running = added.map(({ key, start }) => ({ key, acts: start(roomOf(key)) }));
  }

  click(event) {
    return this.running.some(({ acts }) => acts.click?.(event));
  }

  found(hit) {
    return this.running.some(({ acts }) => acts.found?.(hit));
  }

  show({ key, value }, fit = false) {
    for (const part of this.running) if (part.key !== key) part.acts.left?.();
    this.running.find((part) => part.key === key)?.acts.show?.(value, fit);
  }

  left() {
    for (const { acts } of this.running) acts.left?.();
  }

  day(day) {
    for (const { acts } of this.running) acts.day?.(day);
  }

  close() {
    return this.running.some(({ acts }) => acts.close?.());
  }

  links(card, day) {
    return this.running.flatMap(({ acts }) => acts.links?.(card, day) ?? []);
  }

  offers() {
    return this.running.flatMap(({ acts }) => acts.offers ?? []);
  }

  keys() {
    return Object.fromEntries(this.allKeys().map(([key, { act }]) => [key, act]));
  }

  // [key, text] for the help.
  help() {
    return this.allKeys().map(([key, { text }]) => [key.toUpperCase(), text]);
  }

  allKeys() {
    return this.running.flatMap(({ acts }) => Object.entries(acts.keys ?? {}));
  }
}
