// How many notices are unread, beside the bell of every page: asked once, and again when the page is looked at.
const bell = document.getElementById("notice-bell");

// A server that is away is told by the page itself; the number stays as it was.
async function tell() {
  const answer = await fetch(bell.dataset.count, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const { unread, more } = await answer.json();
  const number = bell.querySelector("b");
  number.textContent = more ? `${unread}+` : String(unread);
  number.hidden = !unread;
}

if (bell) {
  tell();
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && tell());
}
