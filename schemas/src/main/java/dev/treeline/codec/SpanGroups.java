package dev.treeline.codec;

import dev.treeline.codec.SpanCodec.Surroundings;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.TraceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.Encoder;

/** Spans of one trace, grouped by resource and scope so that each of these is written once. */
final class SpanGroups {

  private record Origin(Resource resource, Scope scope) {}

  private SpanGroups() {}

  static List<Span> read(AvroReader in, TraceId traceId, SeenOrigins seen) {
    List<Span> spans = new ArrayList<>();
    for (int groups = in.readBlock(); groups > 0; groups = in.readBlock()) {
      for (int g = 0; g < groups; g++) {
        Surroundings around = new Surroundings(traceId, seen.resource(in), seen.scope(in));
        for (int block = in.readBlock(); block > 0; block = in.readBlock()) {
          for (int i = 0; i < block; i++) {
            spans.add(SpanCodec.read(in, around, seen));
          }
        }
      }
    }
    return spans;
  }

  static void write(Encoder out, List<Span> spans) throws IOException {
    Map<Origin, List<Span>> groups = new LinkedHashMap<>();
    for (Span span : spans) {
      groups
          .computeIfAbsent(new Origin(span.resource(), span.scope()), o -> new ArrayList<>())
          .add(span);
    }
    out.writeArrayStart();
    out.setItemCount(groups.size());
    for (Map.Entry<Origin, List<Span>> group : groups.entrySet()) {
      out.startItem();
      SpanCodec.writeResource(out, group.getKey().resource);
      SpanCodec.writeScope(out, group.getKey().scope);
      out.writeArrayStart();
      out.setItemCount(group.getValue().size());
      for (Span span : group.getValue()) {
        out.startItem();
        SpanCodec.write(out, span, true);
      }
      out.writeArrayEnd();
    }
    out.writeArrayEnd();
  }
}
