package dev.treeline.server.routing;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.http.WebServer;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.trace.Room;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Everything is one hop away, on a real second server. */
class RoutedTraceReaderTest extends TraceReaderContract {

  private final InMemoryTraceReader remote = new InMemoryTraceReader();
  private final WebServer owner = Instances.holding(remote);
  private final Routing routing =
      new Routing(new InMemoryTraceReader(), FixedLocator.there(owner.port()), 16);

  @AfterEach
  void stop() {
    routing.close();
    owner.close();
  }

  @Override
  TraceReader readerFor(Tenant tenant) {
    return routing.readerFor(Instances.caller(tenant));
  }

  @Override
  void given(Tenant tenant, List<Span> spansOfOneTrace) {
    remote.add(tenant, spansOfOneTrace);
  }

  @Test
  void theOwnerAnswersForTheTenantOfTheKeyWhateverTheAskerClaims() {
    given(SHOP, aSpan("root").inTrace("t").build());

    assertThat(routing.readerFor(Instances.caller(BANK)).trace(SHOP, traceId("t")))
        .isInstanceOf(TraceAnswer.NotFound.class);
  }

  /** Nobody here knew before how large it is. */
  @Test
  void whatAnotherInstanceHasIsWeighedWhenItHasBeenRead() {
    given(SHOP, aSpan("root").inTrace("t").with("text", "x".repeat(50_000)).build());
    TraceAnswer.Unavailable full = new TraceAnswer.Unavailable("full", 1);
    Room forSmallOnes = (spans, bytes) -> spans == 1 && bytes > 50_000 ? full : null;

    assertThat(routing.readerFor(Instances.caller(SHOP)).trace(SHOP, traceId("t"), forSmallOnes))
        .isEqualTo(full);
  }
}
