// Findings as a file: fetched, so that a refusal is said on the map and the page stays.
import { page, say } from "../page.js";
import { save } from "../take_away.js";
import { showToast } from "../toast.js";

export async function take(address, form) {
  const again = () => take(address, form);
  try {
    const answer = await fetch(address);
    if (answer.ok) save(await answer.blob(), `hotspots-${page.today}.${form}`);
    else showToast(answer.status < 500 ? await answer.text() : say("failServer"), say("again"), again);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    showToast(say("failNetwork"), say("again"), again);
  }
}
