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

// The JSON answer; throws ApiError, or an AbortError when `signal` says so.
export async function ask(url, signal, patienceS = PATIENCE_S) {
  const patience = AbortSignal.timeout(patienceS * 1000);
  let answer;
  try {
    answer = await fetch(url, { signal: AbortSignal.any([signal, patience]), headers: { Accept: "application/json" } });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiError(patience.aborted ? "slow" : "network", String(patienceS));
  }
  if (answer.ok) return readJson(answer);
  if (answer.status === 401 || answer.status === 403) throw new ApiError("forbidden");
  if (answer.status >= 500) throw new ApiError("server");
  const told = await readJson(answer);
  throw new ApiError("refused", told.error ?? "");
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
