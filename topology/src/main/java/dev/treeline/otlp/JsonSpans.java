package dev.treeline.otlp;

import static dev.treeline.otlp.JsonFields.count;
import static dev.treeline.otlp.JsonFields.enumeration;
import static dev.treeline.otlp.JsonFields.object;
import static dev.treeline.otlp.JsonFields.objects;
import static dev.treeline.otlp.JsonFields.text;
import static dev.treeline.otlp.JsonFields.unsigned;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.treeline.codec.DecodeException;
import dev.treeline.foreign.DecodedSpans;
import dev.treeline.foreign.JsonFault;
import dev.treeline.foreign.RejectedSpan;
import dev.treeline.foreign.RejectedSpan.Reason;
import dev.treeline.foreign.Repair;
import dev.treeline.foreign.Repairs;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanLink;
import dev.treeline.span.TraceId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * One request in OTLP's JSON, which is protobuf's JSON mapping with two differences: ids are hex
 * instead of base64, and enums are numbers only.
 */
final class JsonSpans {

  /** Twelve levels down to the value of an event's attribute, then four for each map in a map. */
  private static final int MAX_JSON_DEPTH = 12 + 4 * (OtlpRules.MAX_DEPTH + 1);

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_JSON_DEPTH)
                          .maxStringLength(Integer.MAX_VALUE) // the body's size is the limit
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final List<Span> spans = new ArrayList<>();
  private final List<RejectedSpan> rejected = new ArrayList<>();
  private final Repairs repairs = new Repairs();
  private final OtlpRules rules = new OtlpRules(repairs);

  DecodedSpans decode(byte[] request) {
    for (JsonNode ofResource : objects(parse(request), "resourceSpans")) {
      Resource resource = resource(ofResource);
      for (JsonNode ofScope : objects(ofResource, "scopeSpans")) {
        Scope scope = scope(ofScope);
        for (JsonNode span : objects(ofScope, "spans")) {
          try {
            Span read = span(span, resource, scope);
            repairs.taken(read);
            spans.add(read);
          } catch (InvalidSpan e) {
            repairs.rejected();
            rejected.add(e.of(span.toString().getBytes(StandardCharsets.UTF_8)));
          }
        }
      }
    }
    return new DecodedSpans(spans, rejected, repairs.counts());
  }

  private static JsonNode parse(byte[] request) {
    if (request.length == 0) {
      return JSON.createObjectNode();
    }
    try {
      JsonNode root = JSON.readTree(request);
      if (!root.isObject()) {
        throw JsonFields.wrong("the request", "an object");
      }
      return root;
    } catch (JacksonException e) {
      throw new DecodeException("no OTLP trace request in JSON: " + JsonFault.of(e, request));
    } catch (IOException e) {
      throw new DecodeException("no OTLP trace request in JSON: " + e.getMessage());
    }
  }

  private static Resource resource(JsonNode from) {
    JsonNode resource = object(from, "resource");
    return new Resource(
        JsonAttributes.of(resource),
        text(from, "schemaUrl"),
        count(resource, "droppedAttributesCount"));
  }

  private static Scope scope(JsonNode from) {
    JsonNode scope = object(from, "scope");
    return new Scope(
        text(scope, "name"),
        text(scope, "version"),
        JsonAttributes.of(scope),
        text(from, "schemaUrl"),
        count(scope, "droppedAttributesCount"));
  }

  private Span span(JsonNode from, Resource resource, Scope scope) throws InvalidSpan {
    List<SpanLink> links = new ArrayList<>();
    int unusableLinks = 0;
    for (JsonNode link : objects(from, "links")) {
      try {
        links.add(link(link));
      } catch (InvalidSpan e) {
        unusableLinks++;
        repairs.note(Repair.UNUSABLE_LINK);
      }
    }
    JsonNode status = object(from, "status");
    return new Span(
        rules.traceId(id(from, "traceId")),
        rules.spanId(id(from, "spanId")),
        rules.parentSpanId(id(from, "parentSpanId")),
        text(from, "name"),
        rules.kind(enumeration(from, "kind")),
        OtlpRules.time("startTimeUnixNano", unsigned(from, "startTimeUnixNano")),
        OtlpRules.end(unsigned(from, "endTimeUnixNano")),
        rules.status(enumeration(status, "code"), text(status, "message")),
        JsonAttributes.of(from),
        events(from),
        List.copyOf(links),
        resource,
        scope,
        text(from, "traceState"),
        (int) unsigned(from, "flags"),
        new Span.Dropped(
            count(from, "droppedAttributesCount"),
            count(from, "droppedEventsCount"),
            OtlpRules.count((long) count(from, "droppedLinksCount") + unusableLinks)));
  }

  private static List<SpanEvent> events(JsonNode span) throws InvalidSpan {
    List<SpanEvent> events = new ArrayList<>();
    for (JsonNode event : objects(span, "events")) {
      events.add(
          new SpanEvent(
              text(event, "name"),
              OtlpRules.time("an event's timeUnixNano", unsigned(event, "timeUnixNano")),
              JsonAttributes.of(event),
              count(event, "droppedAttributesCount")));
    }
    return List.copyOf(events);
  }

  private SpanLink link(JsonNode from) throws InvalidSpan {
    TraceId traceId = OtlpRules.anyTraceId(id(from, "traceId"));
    SpanId spanId = OtlpRules.anySpanId(id(from, "spanId"));
    if (traceId == null || spanId == null) {
      throw new InvalidSpan(Reason.INVALID_ID, "a link's id has the wrong length");
    }
    return new SpanLink(
        traceId,
        spanId,
        text(from, "traceState"),
        (int) unsigned(from, "flags"),
        JsonAttributes.of(from),
        count(from, "droppedAttributesCount"));
  }

  private byte[] id(JsonNode object, String name) throws InvalidSpan {
    String hex = text(object, name);
    try {
      byte[] bytes = HexFormat.of().parseHex(hex); // takes both cases
      if (!hex.equals(hex.toLowerCase(Locale.ROOT))) {
        repairs.note(Repair.UPPER_CASE_ID);
      }
      return bytes;
    } catch (IllegalArgumentException e) {
      throw new InvalidSpan(Reason.INVALID_ID, name + " is not written in hex digits");
    }
  }
}
