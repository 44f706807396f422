// Which layers are drawn: the list, the state of the page and the tiles say the same.
import { startLayerList, tellZoom } from "./layer_list.js";
import { hiddenOf } from "./map/tiles.js";

export class LayerChoice {
  // `state` has `off`, `more`, `looks`, `period` and the day; `chosen()` is called when the reader has chosen others,
  // `offers()` gives what parts of the page offer beside layers.
  constructor(state, { map, tiles, chosen, offers }) {
    Object.assign(this, { state, map, tiles, chosen, offers });
  }

  hidden() {
    return hiddenOf(this.state);
  }

  choose(chosen) {
    Object.assign(this.state, chosen);
    this.chosen();
    this.draw();
  }

  // Switches optional layers on and others off, as the list of layers would.
  turn(on, off) {
    this.choose({ more: [...this.state.more.filter((key) => !off.includes(key) && !on.includes(key)), ...on] });
    this.list();
  }

  list() {
    startLayerList(this.state, (chosen) => this.choose(chosen), this.offers());
    tellZoom(this.map.getZoom());
  }

  // Back and forward.
  restore({ off, more, looks, period }) {
    const { state } = this;
    const now = [state.off, state.more, state.looks, state.period];
    if (JSON.stringify([off, more, looks, period]) === JSON.stringify(now)) return;
    Object.assign(state, { off, more, looks, period });
    this.list();
    this.draw();
  }

  draw() {
    this.tiles.switch(this.hidden(), this.state.looks, this.state.day, this.state.period);
  }
}
