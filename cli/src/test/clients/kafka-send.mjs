// Writes one trace to a Kafka topic, as OTLP requests with keys that mean nothing, each span twice:
// in a request of its own, and in one that holds both. Arguments: brokers, topic, json or protobuf.
// Prints {"traceId", "root", "child"}.
import { randomBytes } from "node:crypto";
import { JsonTraceSerializer, ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import kafkajs from "kafkajs";
import { sendTrace } from "./otel-trace.mjs";

const [brokers, topic, format] = process.argv.slice(2);
const serializer = format === "json" ? JsonTraceSerializer : ProtobufTraceSerializer;

const { Kafka, logLevel, Partitioners } = kafkajs;
const kafka = new Kafka({ brokers: brokers.split(","), logLevel: logLevel.ERROR });
const producer = kafka.producer({ createPartitioner: Partitioners.LegacyPartitioner });
await producer.connect();

const toKafka = {
  export(spans, done) {
    const requests = [...spans.map((span) => [span]), spans];
    const messages = requests.map((request) => ({
      key: randomBytes(5),
      value: Buffer.from(serializer.serializeRequest(request)),
    }));
    producer.send({ topic, acks: -1, messages }).then(
      () => done({ code: 0 }),
      (error) => done({ code: 1, error }),
    );
  },
  forceFlush: async () => {},
  shutdown: async () => {},
};

const sent = await sendTrace(toKafka);
await producer.disconnect();
console.log(JSON.stringify(sent));
