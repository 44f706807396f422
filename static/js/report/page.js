// Reporting: the form works without this; here it gets a map, a search, previews, and is not lost with the network.
import { byId } from "../dom.js";
import { keepDraft, restoreDraft } from "./draft.js";
import { searchKinds } from "./kinds.js";
import { previewPhotos } from "./photos.js";
import { askPlace } from "./place.js";
import { sendPatiently } from "./sending.js";

function start(restore) {
  const form = byId("report-form");
  const restored = restore && restoreDraft(form);
  const place = askPlace(form);
  searchKinds(form);
  previewPhotos(form, place);
  keepDraft(form);
  sendPatiently(form, () => start(false));
  if (restored) say(form.dataset.restored);
  const refused = byId("report-refused");
  if (refused) refused.focus();
  window.addEventListener("offline", () => say(form.dataset.offline));
  window.addEventListener("online", () => say(""));
}

function say(text) {
  const net = byId("report-net");
  net.textContent = text;
  net.hidden = !text;
}

// What the server sent back as refused holds everything; a draft is for a form that is still empty.
start(!byId("report-refused"));
