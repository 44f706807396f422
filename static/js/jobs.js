// Shows how far long work is while its page is open. When something has ended, the server draws the page anew.
import { ApiError, ask } from "./api.js";

const EVERY_MS = 1000;
const AFTER_FAILURE_MS = 5000;
const address = document.querySelector("script[data-jobs]").dataset.jobs;
const never = new AbortController().signal;

// Texts and the bar of one job; a bar without a value says that the end is not known.
function show(job) {
  const box = document.querySelector(`[data-job="${job.id}"]`);
  if (!box) return;
  box.querySelector("[data-show=step]").textContent = job.step || job.state_label;
  box.querySelector("[data-show=told]").textContent = job.told;
  const bar = box.querySelector("[data-show=bar]");
  if (job.total && job.done !== null) {
    bar.max = job.total;
    bar.value = job.done;
  } else {
    bar.removeAttribute("value");
  }
}

// Whether the page that the server would draw now has other parts, not only other numbers.
function isOtherPage(job) {
  const shown = document.querySelector(`[data-job="${job.id}"]`)?.closest(".job");
  return Boolean(shown) && !shown.classList.contains(`is-${job.state}`);
}

async function look() {
  let pause = EVERY_MS;
  try {
    const { jobs } = await ask(address, never, undefined, true);
    if (jobs.some(isOtherPage)) return location.reload();
    jobs.forEach(show);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.kind === "forbidden") return location.reload(); // logged out: the server leads to the login
    pause = AFTER_FAILURE_MS;
  }
  return setTimeout(look, document.hidden ? AFTER_FAILURE_MS : pause);
}

setTimeout(look, EVERY_MS);
