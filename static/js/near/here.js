// "Use my position": asks the phone, and goes to the same page for that place. Without it the page works by names.

const PATIENCE_MS = 15_000;
const DIGITS = 6;

const button = document.getElementById("near-here");
const state = document.getElementById("near-state");
const accuracy = document.getElementById("near-accuracy");
const asked = new URLSearchParams(location.search);

// Where a browser has no position to tell (no https, say) nothing is offered.
if (button && "geolocation" in navigator && window.isSecureContext) {
  button.hidden = false;
  button.addEventListener("click", ask);
}
if (accuracy && Number(asked.get("accuracy")) > 0) {
  accuracy.textContent = button.dataset.rough.replace("{m}", String(Math.round(Number(asked.get("accuracy")))));
}

function ask() {
  button.disabled = true;
  state.textContent = button.dataset.asking;
  navigator.geolocation.getCurrentPosition(go, fail, { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 30_000 });
}

function go({ coords }) {
  const next = new URLSearchParams({ lon: coords.longitude.toFixed(DIGITS), lat: coords.latitude.toFixed(DIGITS) });
  if (asked.get("group")) next.set("group", asked.get("group"));
  next.set("accuracy", String(Math.round(coords.accuracy)));
  location.assign(`${location.pathname}?${next}`);
}

function fail(problem) {
  button.disabled = false;
  state.textContent = problem.code === problem.PERMISSION_DENIED ? button.dataset.refused : button.dataset.failed;
}
