// TRIGGER_API_URL=URL TRIGGER_SECRET_KEY=KEY node trigger-read.mjs PACKAGE RUN_ID trace|pages SIZE|span SPAN_ID
// Prints {"requests", "answer"}, or {"requests", "failure": {"status", "message"}}.
const [core, runId, what, detail] = process.argv.slice(2);
const v3 = await import(`${core}/v3`);

let requests = 0;
const fetchIt = globalThis.fetch;
globalThis.fetch = (...request) => {
  requests++;
  return fetchIt(...request);
};

// The client's own patience is ten seconds; twice at once shows the same.
const retry = { maxAttempts: 2, minTimeoutInMs: 50, maxTimeoutInMs: 50, factor: 1, randomize: false };
const client = v3.apiClientManager.clientOrThrow();

async function pages(limit) {
  const read = [];
  let after;
  do {
    read.push(await client.retrieveRunTracePage(runId, { limit, after }, { retry }));
    after = read.at(-1).pagination.next;
  } while (after !== undefined);
  return { pages: read.length, roots: v3.assembleRunTracePages(read) };
}

const calls = {
  trace: () => client.retrieveRunTrace(runId, { retry }),
  pages: () => pages(Number(detail)),
  span: () => client.retrieveSpan(runId, detail, { retry }),
};
try {
  const answer = await calls[what]();
  console.log(JSON.stringify({ requests, answer }));
} catch (failure) {
  if (["ReferenceError", "TypeError"].includes(failure.name)) throw failure;
  const { status, message } = failure;
  console.log(JSON.stringify({ requests, failure: { status, message } }));
}
// The package keeps timers of its own.
process.exit(0);
