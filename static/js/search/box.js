// The search box: asks while one types, the last question only; arrows mark, Enter opens, Esc closes.
import { ApiError, ask } from "../api.js";
import { byId } from "../dom.js";
import { page, say } from "../page.js";
import { flatten, moved, searchUrl } from "./rules.js";
import { mark, showAnswer, showFailure } from "./view.js";

const PAUSE_MS = 120; // between two keys of someone who types

export class SearchBox {
  // `place()` tells the day and where the reader looks; `open(hit)` shows a hit on the map.
  constructor({ place, open }) {
    this.place = place;
    this.open = open;
    this.input = byId("search-input");
    this.hits = [];
    this.marked = -1;
    this.asked = null;
    this.wantsFirst = false;
    this.timer = 0;
    this.question = new AbortController();
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("focus", () => this.input.value.trim() && this.reopen());
    this.input.addEventListener("keydown", (event) => this.press(event));
    byId("search").addEventListener("submit", (event) => event.preventDefault());
    byId("search").addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !byId("search").contains(relatedTarget)) this.close();
    });
    document.addEventListener("pointerdown", ({ target }) => byId("search").contains(target) || this.close());
  }

  focus() {
    this.input.focus();
    this.input.select();
  }

  isOpen() {
    return !byId("search-panel").hidden;
  }

  close() {
    this.show(false);
    this.mark(-1);
    this.wantsFirst = false;
  }

  later() {
    this.question.abort();
    clearTimeout(this.timer);
    this.wantsFirst = false;
    if (!this.input.value.trim()) return this.forget();
    this.timer = setTimeout(() => this.askNow(), PAUSE_MS);
  }

  // What was found is shown again; on another day or view it is asked for anew.
  reopen() {
    const { day, centre } = this.place();
    if (this.asked === searchUrl(page.addresses.search, this.input.value, day, centre)) this.show(true);
    else this.askNow();
  }

  async askNow() {
    clearTimeout(this.timer);
    this.question.abort();
    this.question = new AbortController();
    const { signal } = this.question;
    const { day, centre } = this.place();
    const url = searchUrl(page.addresses.search, this.input.value, day, centre);
    byId("search").setAttribute("aria-busy", "true");
    try {
      this.answer(await ask(url, signal), url);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.fail(error);
    }
    byId("search").setAttribute("aria-busy", "false");
  }

  answer(answer, url) {
    this.asked = url;
    this.hits = flatten(answer);
    showAnswer(answer, (hit) => this.choose(hit));
    this.mark(-1);
    this.show(true);
    if (this.wantsFirst && this.hits.length) this.choose(this.hits[0]);
  }

  fail(error) {
    this.asked = null;
    this.hits = [];
    const text = {
      network: say("failNetwork"),
      slow: say("failSlow", { seconds: error.detail }),
      forbidden: say("forbiddenText"),
      refused: error.detail || say("failServer"),
      server: say("failServer"),
    }[error.kind];
    showFailure(text, () => (this.input.focus(), this.askNow()));
    this.mark(-1);
    this.show(true);
  }

  forget() {
    this.asked = null;
    this.hits = [];
    byId("search").setAttribute("aria-busy", "false");
    this.close();
  }

  press(event) {
    if (event.isComposing) return; // the input method's own Enter and arrows
    if (event.key === "Enter") this.enter();
    else if (["ArrowDown", "ArrowUp"].includes(event.key)) this.step(event);
    else if (["Home", "End"].includes(event.key) && this.marked >= 0) this.step(event);
  }

  step(event) {
    event.preventDefault();
    if (!this.isOpen() && this.input.value.trim()) this.reopen();
    else this.mark(moved(this.marked, event.key, this.hits.length));
  }

  // The marked option, else the first; of a question still under way, its first.
  enter() {
    if (!this.input.value.trim()) return;
    const { day, centre } = this.place();
    const fresh = this.asked === searchUrl(page.addresses.search, this.input.value, day, centre);
    const hit = this.hits[Math.max(this.marked, 0)];
    if (this.isOpen() && (fresh || this.marked >= 0) && hit) return this.choose(hit);
    this.askNow();
    this.wantsFirst = true;
  }

  choose(hit) {
    this.close();
    this.open(hit);
  }

  mark(number) {
    this.marked = number;
    const id = mark(number);
    if (id) this.input.setAttribute("aria-activedescendant", id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  show(open) {
    byId("search-panel").hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }
}
