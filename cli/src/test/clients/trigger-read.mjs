// node trigger-read.mjs PACKAGE URL KEY RUN_ID
// Prints {"requests", "answer"}, or {"requests", "failure": {"status", "message"}}.
const [core, url, key, runId] = process.argv.slice(2);
const { ApiClient } = await import(`${core}/v3`);

let requests = 0;
const fetchIt = globalThis.fetch;
globalThis.fetch = (...request) => {
  requests++;
  return fetchIt(...request);
};

// The client's own patience is ten seconds; twice at once shows the same.
const retry = { maxAttempts: 2, minTimeoutInMs: 50, maxTimeoutInMs: 50, factor: 1, randomize: false };
try {
  const answer = await new ApiClient(url, key, undefined, { retry }).retrieveRunTrace(runId);
  console.log(JSON.stringify({ requests, answer }));
} catch (failure) {
  if (failure.name === "ReferenceError") throw failure;
  const { status, message } = failure;
  console.log(JSON.stringify({ requests, failure: { status, message } }));
}
// The package keeps timers of its own.
process.exit(0);
