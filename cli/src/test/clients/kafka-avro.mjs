// Confluent's own client for Node.js, with a Kafka client of Node.js, on treeline.spans.
//   node kafka-avro.mjs send        two spans of a trace, the way the registry has them
//   node kafka-avro.mjs read KEY    the value of the first record with this key
// From KAFKA and SCHEMA_REGISTRY. Prints JSON.
import { AvroDeserializer, AvroSerializer, SchemaRegistryClient, SerdeType } from "@confluentinc/schemaregistry";
import avro from "avsc";
import { randomBytes } from "node:crypto";
import { Agent } from "node:http";
import { Kafka, logLevel, Partitioners } from "kafkajs";

const topic = "treeline.spans";
const kafka = new Kafka({ brokers: [process.env.KAFKA], logLevel: logLevel.ERROR });
// A connection for each request: on one that is kept, Apicurio 3.3.3 leaves a request that follows
// right behind another unanswered now and then, and the client waits without an end by itself.
const registry = new SchemaRegistryClient({
  baseURLs: [process.env.SCHEMA_REGISTRY],
  createAxiosDefaults: { httpAgent: new Agent({ keepAlive: false }), timeout: 60_000 },
});

// Nanoseconds of this century are beyond what a number of JavaScript holds exactly.
const exact = () => ({
  registry: {
    long: avro.types.LongType.__with({
      fromBuffer: (bytes) => bytes.readBigInt64LE(),
      toBuffer: (value) => {
        const bytes = Buffer.alloc(8);
        bytes.writeBigInt64LE(value);
        return bytes;
      },
      fromJSON: BigInt,
      toJSON: String,
      isValid: (value) => typeof value === "bigint",
      compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
    }),
  },
});
const value = (it) => ({ value: it });

async function send() {
  const traceId = randomBytes(16);
  const root = randomBytes(8);
  const child = randomBytes(8);
  const resource = {
    attributes: { "service.name": value("shop") },
    schemaUrl: "https://example.org/schema",
    droppedAttributes: 1,
  };
  const scope = { name: "shop-web", version: "0.9.0", attributes: {}, schemaUrl: "", droppedAttributes: 0 };
  const rootSpan = {
    traceId,
    spanId: root,
    parentSpanId: null,
    name: "GET /orders",
    kind: "SERVER",
    startUnixNano: 1767225600123456789n,
    endUnixNano: 1767225600987654321n,
    statusCode: "OK",
    statusMessage: "",
    attributes: {
      "a.text": value("grün ✓ 你好"),
      "a.flag": value(true),
      "a.whole": value(9223372036854775807n),
      "a.decimal": value(0.1),
      "a.bytes": value(Buffer.from([0, 255])),
      "a.nothing": value(null),
      "a.list": value([value("x"), value(-7n)]),
      "a.map": value({ inner: value(false) }),
    },
    events: [],
    links: [
      {
        traceId: Buffer.from("0af7651916cd43dd8448eb211c80319c", "hex"),
        spanId: Buffer.from("b7ad6b7169203331", "hex"),
        traceState: "",
        flags: 1,
        attributes: { why: value("retry") },
        droppedAttributes: 0,
      },
    ],
    resource,
    scope,
    traceState: "vendor=1",
    flags: 257,
    droppedAttributes: 2,
    droppedEvents: 3,
    droppedLinks: 4,
  };
  // What is left out has the default of the schema.
  const childSpan = {
    traceId,
    spanId: child,
    parentSpanId: root,
    name: "charge card",
    startUnixNano: 1767225600200000001n,
    statusCode: "ERROR",
    statusMessage: "card declined",
    events: [
      { name: "asked", timeUnixNano: 1767225600250000002n, attributes: { attempt: value(2n) } },
    ],
    resource,
  };
  const versions = await registry.getAllVersions(`${topic}-value`);
  const first = await registry.getSchemaMetadata(`${topic}-value`, versions[0]);
  const plain = new AvroSerializer(registry, SerdeType.VALUE, {
    autoRegisterSchemas: false,
    useSchemaId: first.id,
    ...exact(),
  });
  const latest = new AvroSerializer(registry, SerdeType.VALUE, {
    autoRegisterSchemas: false,
    useLatestVersion: true,
    ...exact(),
  });
  const key = traceId.toString("hex");
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  await producer.send({
    topic,
    messages: [
      { key, value: await plain.serialize(topic, rootSpan) },
      { key, value: await latest.serialize(topic, { "dev.treeline.Span": childSpan }) },
    ],
  });
  await producer.disconnect();
  return { traceId: key, root: root.toString("hex"), child: child.toString("hex"), versions: versions.length };
}

async function read(key) {
  const deserializer = new AvroDeserializer(registry, SerdeType.VALUE, exact());
  const consumer = kafka.consumer({ groupId: `reads-${key}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const found = await new Promise((resolve, reject) =>
    consumer
      .run({
        eachMessage: async ({ message }) => {
          if (message.value && message.key?.toString() === key) {
            resolve(message.value);
          }
        },
      })
      .catch(reject),
  );
  await consumer.disconnect();
  return { magic: found[0], value: await deserializer.deserialize(topic, found) };
}

const asJson = (_, it) =>
  typeof it === "bigint" ? String(it) : it?.type === "Buffer" ? Buffer.from(it.data).toString("hex") : it;
const [what, key] = process.argv.slice(2);
console.log(JSON.stringify(what === "send" ? await send() : await read(key), asJson));
process.exit(0);
