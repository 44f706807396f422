// What is typed is kept on this device until it has been sent, with the uid by which it is one report.

const KEY = "report-draft";
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "photos", "kept", "confirmed", "asset"]);
const LASTS_MS = 24 * 3600 * 1000;

export function keepDraft(form) {
  const keep = () => {
    const fields = [...new FormData(form)].filter(([name]) => !NOT_KEPT.has(name));
    store({ at: Date.now(), path: location.search, fields: Object.fromEntries(fields) });
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
}

// Fills the empty form; whether there was something worth telling.
export function restoreDraft(form) {
  const draft = read();
  if (!draft || Date.now() - draft.at > LASTS_MS || draft.path !== location.search) return false;
  let told = false;
  for (const [name, value] of Object.entries(draft.fields)) {
    const field = form.elements.namedItem(name);
    if (!field || field instanceof RadioNodeList || !value) continue;
    field.value = value;
    told ||= name === "text" || name === "kind" || name.startsWith("contact");
  }
  return told;
}

export function dropDraft() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    return; // a browser that keeps nothing has nothing to drop
  }
}

function store(draft) {
  try {
    localStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    return; // storage is full or shut: the form itself still holds what was typed
  }
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}
