// node datadog-read.mjs LINE KEY TRACE_ID [FIELD...], where LINE is a property of the configuration
// Prints {"answer"}, or {"failure": {"code", "body"}}.
import { client, v2 } from "@datadog/datadog-api-client";

const [line, key, traceId, ...includeFields] = process.argv.slice(2);
const changed = new Function("client", `return {${line}}`)(client);
const configuration = client.createConfiguration({
  ...changed,
  authMethods: { apiKeyAuth: key, appKeyAuth: key },
});
configuration.unstableOperations["v2.getTraceByID"] = true;

try {
  const fields = includeFields.length > 0 ? { includeFields } : {};
  const answer = await new v2.APMTraceApi(configuration).getTraceByID({ traceId, ...fields });
  console.log(JSON.stringify({ answer }));
} catch (failure) {
  if (failure.code === undefined) throw failure;
  console.log(JSON.stringify({ failure: { code: failure.code, body: failure.body } }));
}
