// Questions to the server. Every way to fail has a name that the page has words for.

const PATIENCE_S = 10;

// `kind`: network, slow, forbidden, refused (with the server's words in `detail`) or server.
export class ApiError extends Error {
  constructor(kind, detail = "") {
    super(`${kind} ${detail}`.trim());
    this.kind = kind;
    this.detail = detail;
  }
}

// The JSON answer; throws ApiError, or an AbortError when `signal` says so. A script that asks by itself, not because
// somebody did something, says so by `background`: that does not keep a session from ending.
export async function ask(url, signal, patienceS = PATIENCE_S, background = false) {
  const answer = await fetchPatiently(url, signal, patienceS, background ? { "X-Background": "1" } : {});
  if (answer.ok) return readJson(answer);
  if (answer.status === 401 || answer.status === 403) throw new ApiError("forbidden");
  if (answer.status >= 500) throw new ApiError("server");
  const told = await readJson(answer);
  throw new ApiError("refused", told.error ?? "");
}

// Gives up after `patienceS` seconds. (AbortSignal.any would say this shorter; office browsers are older than it.)
async function fetchPatiently(url, signal, patienceS, headers) {
  const control = new AbortController();
  const stop = () => control.abort();
  const timer = setTimeout(stop, patienceS * 1000);
  signal.addEventListener("abort", stop);
  try {
    return await fetch(url, { signal: control.signal, headers: { Accept: "application/json", ...headers } });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiError(control.signal.aborted ? "slow" : "network", String(patienceS));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

// Something else than JSON comes from a proxy in between, not from us.
async function readJson(answer) {
  try {
    return await answer.json();
  } catch (error) {
    if (error instanceof SyntaxError) throw new ApiError("server");
    throw error;
  }
}
