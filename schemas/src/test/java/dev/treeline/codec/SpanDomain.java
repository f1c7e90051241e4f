package dev.treeline.codec;

import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanLink;
import dev.treeline.span.SpanStatus;
import dev.treeline.span.TraceId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;

/** Random spans of one trace. */
class SpanDomain extends DomainContextBase {

  @Provide
  Arbitrary<Span> span() {
    return Combinators.combine(identity(), attributes(), events(), links(), origin(), texts())
        .as(
            (id, attributes, events, links, origin, texts) ->
                new Span(
                    Samples.TRACE,
                    id.spanId,
                    id.parent < 0 ? null : new SpanId(id.parent),
                    texts.get(0),
                    id.kind,
                    id.start,
                    id.parent % 2 == 0 ? null : Long.valueOf(id.start + id.parent),
                    new SpanStatus(id.code, texts.get(1)),
                    attributes,
                    events,
                    links,
                    origin.resource,
                    origin.scope,
                    texts.get(2),
                    (int) id.start,
                    new Span.Dropped((int) id.parent, id.kind.ordinal(), Integer.MAX_VALUE)));
  }

  /** From few of them, so that spans share them. */
  record Origin(Resource resource, Scope scope) {}

  private record Identity(
      SpanId spanId, long parent, SpanKind kind, SpanStatus.Code code, long start) {}

  private Arbitrary<Identity> identity() {
    return Combinators.combine(
            Arbitraries.longs().map(SpanId::new),
            Arbitraries.longs(),
            Arbitraries.of(SpanKind.values()),
            Arbitraries.of(SpanStatus.Code.values()),
            Arbitraries.longs())
        .as(Identity::new);
  }

  private Arbitrary<Origin> origin() {
    Arbitrary<Resource> resources =
        Arbitraries.of("shop", "cart")
            .map(name -> new Resource(Attributes.of(Map.of("service.name", name)), "", 1));
    return Combinators.combine(resources, Arbitraries.of("", "http", "sql"))
        .as((resource, name) -> new Origin(resource, scope(name)));
  }

  private static Scope scope(String name) {
    return new Scope(name, "1", Attributes.EMPTY, "", 0);
  }

  private Arbitrary<List<SpanEvent>> events() {
    return Combinators.combine(text(), Arbitraries.longs(), attributes(), Arbitraries.integers())
        .as(SpanEvent::new)
        .list()
        .ofMaxSize(2);
  }

  private Arbitrary<List<SpanLink>> links() {
    return Combinators.combine(Arbitraries.longs(), text(), Arbitraries.integers(), attributes())
        .as(
            (id, state, flags, attributes) ->
                new SpanLink(
                    new TraceId(id, ~id), new SpanId(id), state, flags, attributes, flags / 2))
        .list()
        .ofMaxSize(2);
  }

  private Arbitrary<List<String>> texts() {
    return text().list().ofSize(3);
  }

  private Arbitrary<Attributes> attributes() {
    return Arbitraries.maps(text(), value(3)).ofMaxSize(4).map(Attributes::of);
  }

  private Arbitrary<Object> value(int depth) {
    Arbitrary<Object> scalar =
        Arbitraries.oneOf(
            text().asGeneric(),
            Arbitraries.longs().asGeneric(),
            Arbitraries.of(true, false).asGeneric(),
            Arbitraries.doubles().asGeneric(),
            Arbitraries.of(Double.NaN, Double.NEGATIVE_INFINITY, -0.0).asGeneric(),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(6).map(ByteBuffer::wrap).asGeneric(),
            Arbitraries.just(Attributes.NULL));
    if (depth == 0) {
      return scalar;
    }
    Arbitrary<Object> nested = Arbitraries.lazy(() -> value(depth - 1));
    return Arbitraries.frequencyOf(
        Tuple.of(6, scalar),
        Tuple.of(1, nested.list().ofMaxSize(3).asGeneric()),
        Tuple.of(1, Arbitraries.maps(text(), nested).ofMaxSize(3).map(Attributes::of).asGeneric()));
  }

  /** Whole characters only: half a surrogate pair has no form in UTF-8. */
  private Arbitrary<String> text() {
    return Arbitraries.of("", "a", "b", "key", "ß", "日本", "🎈", "\u0000")
        .list()
        .ofMaxSize(4)
        .map(parts -> String.join("", parts));
  }
}
