// Questions to the server. Every way to fail has a name that the page has words for.

const PATIENCE_S = 10;
const SENDING_S = 120; // a photo over a slow line

// `kind`: network, slow, forbidden, refused (with the server's words in `detail`) or server.
export class ApiError extends Error {
  constructor(kind, detail = "", told = null) {
    super(`${kind} ${detail}`.trim());
    this.kind = kind;
    this.detail = detail;
    this.told = told; // the whole answer of a refusal, where there was one
  }
}

// The JSON answer; throws ApiError, or an AbortError when `signal` says so. A script that asks by itself, not because
// somebody did something, says so by `background`: that does not keep a session from ending.
export async function ask(url, signal, patienceS = PATIENCE_S, background = false) {
  const answer = await fetchPatiently(url, signal, patienceS, background ? { headers: { "X-Background": "1" } } : {});
  if (answer.ok) return readJson(answer);
  if (answer.status === 401 || answer.status === 403) throw new ApiError("forbidden");
  if (answer.status >= 500) throw new ApiError("server");
  const told = readJson(answer);
  throw new ApiError("refused", told.error ?? "", told);
}

// Sends JSON and gives the JSON answer; throws as `ask` does. A refusal's whole answer is in the error's `told`.
export const send = (url, body, signal) =>
  post(url, JSON.stringify(body), signal, PATIENCE_S, { "Content-Type": "application/json" });

// The same with a form (FormData), in which files may be.
export const sendForm = (url, form, signal) => post(url, form, signal, SENDING_S);

async function post(url, body, signal, patienceS, more = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken(), ...more };
  const answer = await fetchPatiently(url, signal, patienceS, { method: "POST", headers, body });
  if (answer.ok) return readJson(answer);
  if (answer.status >= 500) throw new ApiError("server");
  const told = readJson(answer);
  const kind = answer.status === 401 || answer.status === 403 ? "forbidden" : "refused";
  throw new ApiError(kind, told.error ?? "", { ...told, status: answer.status });
}

// Every page has a form with it; the cookie itself is closed to scripts.
const csrfToken = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

// The whole answer, {ok, status, text}; its body too can be dropped, and be too slow. (AbortSignal.any would say this shorter; office browsers are older than it.)
async function fetchPatiently(url, signal, patienceS, request = {}) {
  const control = new AbortController();
  const stop = () => control.abort();
  const timer = setTimeout(stop, patienceS * 1000);
  signal.addEventListener("abort", stop);
  try {
    const headers = { Accept: "application/json", ...request.headers };
    const answer = await fetch(url, { ...request, headers, signal: control.signal });
    return { ok: answer.ok, status: answer.status, text: await answer.text() };
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiError(control.signal.aborted ? "slow" : "network", String(patienceS));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

// Something else than JSON comes from a proxy in between, not from us.
function readJson(answer) {
  try {
    return JSON.parse(answer.text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new ApiError("server");
    throw error;
  }
}
