// What is chosen on the map: a point, an area, a point with one of the areas that it lies in, or a thing that another
// package shows (a part, map_parts.js).
import { setPanel } from "./panels.js";

export class Choosing {
  // `state` holds point, area, part and day; `remember(how)` writes it into the address, `sight(point)` keeps a point in
  // sight, `parts()` gives the parts.
  constructor(state, asker, { remember, sight, parts }) {
    this.state = state;
    this.asker = asker;
    this.remember = remember;
    this.sight = sight;
    this.parts = parts;
  }

  // With `area` that one of the point's areas is shown, not the smallest. Without a point nothing is chosen any more.
  point(point, how = "pushState", area = null) {
    Object.assign(this.state, { point, area: point && area, part: null });
    if (how) this.remember(how);
    this.show();
  }

  // One of the areas that the chosen point lies in keeps the point; any other has a card of its own.
  area(code, how = "pushState") {
    const holds = this.state.point && this.asker.chain.includes(code);
    Object.assign(this.state, { area: code, point: holds ? this.state.point : null, part: null });
    if (how) this.remember(how);
    if (holds) this.asker.choose(code, this.state.day);
    else this.show();
  }

  // A thing of a part: nothing else is chosen then.
  part(part, how = "pushState", fit = false) {
    Object.assign(this.state, { part, point: null, area: null });
    if (how) this.remember(how);
    this.show(fit);
  }

  // Asks for what the state holds; `fit` moves the map to it.
  show(fit = false) {
    const { point, area, part, day } = this.state;
    if (part) return this.showPart(part, fit);
    this.parts().left();
    if (!point && !area) return this.asker.forget();
    setPanel("card", true);
    if (point) this.sight(point);
    return point ? this.asker.ask(point, day, area) : this.asker.open(area, day, fit);
  }

  showPart(part, fit) {
    this.asker.stop();
    setPanel("card", true);
    this.parts().show(part, fit);
  }

  // The day is another: what is chosen stays, and so does the map.
  ofDay() {
    const { point, area, day } = this.state;
    if (point) this.asker.ask(point, day, area);
    else if (area) this.asker.open(area, day);
  }

  // Back and forward.
  restore({ point, area, part }) {
    const { state } = this;
    if (JSON.stringify([point, area, part]) === JSON.stringify([state.point, state.area, state.part])) return;
    Object.assign(state, { point, area, part });
    this.show();
  }
}
