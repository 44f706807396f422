import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { ApiError, ask } from "../../static/js/api.js";

const realFetch = globalThis.fetch;
const never = new AbortController().signal;

afterEach(() => {
  globalThis.fetch = realFetch;
});

function answering(status, body) {
  globalThis.fetch = async () => new Response(body, { status });
}

async function failure(...asked) {
  const error = await ask(...asked).then(assert.fail, (thrown) => thrown);
  assert.ok(error instanceof ApiError, String(error));
  return [error.kind, error.detail];
}

test("an answer is read", async () => {
  answering(200, '{"a": 1}');
  assert.deepEqual(await ask("/x", never), { a: 1 });
});

test("each way to fail has its name", async () => {
  answering(422, '{"error": "lon is missing"}');
  assert.deepEqual(await failure("/x", never), ["refused", "lon is missing"]);
  answering(403, "");
  assert.equal((await failure("/x", never))[0], "forbidden");
  answering(500, "<html>");
  assert.equal((await failure("/x", never))[0], "server");
  answering(200, "<html>login of a proxy</html>");
  assert.equal((await failure("/x", never))[0], "server");
  globalThis.fetch = async () => { throw new TypeError("no network"); };
  assert.equal((await failure("/x", never))[0], "network");
});

test("whoever asks too slow a server is told so", async () => {
  globalThis.fetch = (url, { signal }) =>
    new Promise((resolve, reject) => signal.addEventListener("abort", () => reject(new DOMException("", "AbortError"))));
  assert.equal((await failure("/x", never, 0.01))[0], "slow");
});

test("a question that is dropped is no failure", async () => {
  const control = new AbortController();
  globalThis.fetch = (url, { signal }) =>
    new Promise((resolve, reject) => signal.addEventListener("abort", () => reject(new DOMException("", "AbortError"))));
  const asked = ask("/x", control.signal);
  control.abort();
  await assert.rejects(asked, { name: "AbortError" });
});

test("a question that is dropped while its answer comes in is no answer", async () => {
  const control = new AbortController();
  globalThis.fetch = async (url, { signal }) => ({
    ok: true,
    status: 200,
    text: () => new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
      control.abort();
      setImmediate(resolve, "{}");
    }),
  });
  await assert.rejects(ask("/x", control.signal), { name: "AbortError" });
});
