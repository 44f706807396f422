// What is chosen on the map: a point, an area, or a point with one of the areas that it lies in.
import { setPanel } from "./panels.js";

export class Choosing {
  // `state` holds point, area and day; `remember(how)` writes it into the address, `sight(point)` keeps a point in sight.
  constructor(state, asker, { remember, sight }) {
    this.state = state;
    this.asker = asker;
    this.remember = remember;
    this.sight = sight;
  }

  // With `area` that one of the point's areas is shown, not the smallest. Without a point nothing is chosen any more.
  point(point, how = "pushState", area = null) {
    Object.assign(this.state, { point, area: point && area });
    if (how) this.remember(how);
    this.show();
  }

  // One of the areas that the chosen point lies in keeps the point; any other has a card of its own.
  area(code, how = "pushState") {
    const holds = this.state.point && this.asker.chain.includes(code);
    Object.assign(this.state, { area: code, point: holds ? this.state.point : null });
    if (how) this.remember(how);
    if (holds) this.asker.choose(code, this.state.day);
    else this.show();
  }

  // Asks for what the state holds; `fit` moves the map to an area.
  show(fit = false) {
    const { point, area, day } = this.state;
    if (!point && !area) return this.asker.forget();
    setPanel("card", true);
    if (point) this.sight(point);
    return point ? this.asker.ask(point, day, area) : this.asker.open(area, day, fit);
  }

  // The day is another: what is chosen stays, and so does the map.
  ofDay() {
    const { point, area, day } = this.state;
    if (point) this.asker.ask(point, day, area);
    else if (area) this.asker.open(area, day);
  }

  // Back and forward.
  restore({ point, area }) {
    if (JSON.stringify([point, area]) === JSON.stringify([this.state.point, this.state.area])) return;
    Object.assign(this.state, { point, area });
    this.show();
  }
}
