// Sending over a bad line: the form stays as it is until the server has answered, and may be sent again.
import { byId } from "../dom.js";

// `again` is called when a refused form has taken the place of the one that was sent.
export function sendPatiently(form, again) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = byId("report-send");
    button.disabled = true;
    say(form.dataset.slow);
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      if (answer.redirected) return location.assign(answer.url);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("report");
      if (!fresh) throw new TypeError("no form came back");
      byId("report").replaceWith(fresh);
      again();
      window.scrollTo(0, 0);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      say(form.dataset.lost);
      button.disabled = false;
    }
  });
}

function say(text) {
  const net = byId("report-net");
  net.textContent = text;
  net.hidden = !text;
}
