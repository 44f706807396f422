// Keeps the session while someone works on a page, and says so when it has ended: the page stays as it is.
const EVERY_MS = 5 * 60 * 1000;
const address = document.querySelector("script[data-alive]").dataset.alive;
let asked = Date.now();

async function keep() {
  if (Date.now() - asked < EVERY_MS) return;
  asked = Date.now();
  let answer;
  try {
    answer = await fetch(address, { headers: { Accept: "application/json" } });
  } catch {
    return; // no connection: the page's own questions tell that
  }
  if (answer.status === 401) tell(await answer.json());
}

// An amber band under the header, with the way back to this very place.
function tell({ error, login, action }) {
  if (document.querySelector(".band-session")) return;
  const band = document.createElement("div");
  band.className = "band band-session";
  band.setAttribute("role", "alert");
  const link = document.createElement("a");
  link.className = "button";
  link.href = `${login}?ended=1&next=${encodeURIComponent(location.pathname + location.search + location.hash)}`;
  link.textContent = action;
  band.append(error, link);
  document.querySelector("header").after(band);
}

for (const use of ["pointerdown", "keydown"]) addEventListener(use, keep, { passive: true });
