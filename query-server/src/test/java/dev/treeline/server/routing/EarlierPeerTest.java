package dev.treeline.server.routing;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.treeline.server.http.WebServer;
import dev.treeline.span.Tenant;
import dev.treeline.trace.Coverage;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.SummaryFilter;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Instances are updated one by one: one that knows no models answers among those that do. */
class EarlierPeerTest {

  private static final SummaryPage PAGE =
      new SummaryPage(
          List.of(summary("a", List.of("gpt-5")), summary("b", List.of())),
          null,
          List.of(),
          new Coverage(1, Set.of(0)));

  @Test
  void aSummaryWithoutModelsIsRead() throws IOException {
    JsonNode page = PeerProtocol.JSON.valueToTree(PAGE);
    page.path("summaries").forEach(summary -> ((ObjectNode) summary).remove("models"));

    SummaryPage read = PeerProtocol.JSON.treeToValue(page, SummaryPage.class);

    assertThat(read.summaries()).containsExactly(summary("a", List.of()), summary("b", List.of()));
  }

  @Test
  void aFilterWithoutWhatCameLaterIsRead() throws IOException {
    ObjectNode filter = PeerProtocol.JSON.valueToTree(SummaryFilter.ALL);
    filter.remove(List.of("model", "endedByUnixNano", "failed"));

    assertThat(PeerProtocol.JSON.treeToValue(filter, SummaryFilter.class))
        .isEqualTo(SummaryFilter.ALL);
  }

  @Test
  void whatItFoundWithoutKnowingTheFilterIsFilteredAgain() {
    SummaryFilter ofModel =
        new SummaryFilter(Long.MIN_VALUE, Long.MAX_VALUE, null, Map.of(), null, "gpt-5");

    assertThat(PAGE.matching(ofModel).summaries())
        .extracting(TraceSummary::traceId)
        .containsExactly(traceId("a"));
  }

  @Test
  void aListShowsNothingOfItThatTheFilterDoesNot() {
    Tenant shop = Tenant.named("shop");
    InMemoryTraceReader earlier =
        new InMemoryTraceReader() {
          @Override
          public SummaryPage list(Tenant tenant, SummaryQuery query) {
            return super.list(tenant, new SummaryQuery(SummaryFilter.ALL, query.limit(), null));
          }
        };
    earlier.add(shop, List.of(aSpan("s").inTrace("one").with("user.id", "u").build()));
    earlier.add(shop, List.of(aSpan("s").inTrace("two").build()));
    SummaryFilter ofUser =
        new SummaryFilter(
            Long.MIN_VALUE, Long.MAX_VALUE, null, Map.of(SummaryField.USER_ID, "u"), null, null);
    try (WebServer peer = Instances.holding(earlier);
        Routing routing =
            new Routing(new InMemoryTraceReader(), FixedLocator.there(peer.port()), 16)) {
      SummaryPage page =
          routing.readerFor(Instances.caller(shop)).list(shop, new SummaryQuery(ofUser, 9, null));

      assertThat(page.summaries())
          .extracting(TraceSummary::traceId)
          .containsExactly(traceId("one"));
    }
  }

  private static TraceSummary summary(String label, List<String> models) {
    return new TraceSummary(
        traceId(label), label, 1, 2, TraceStatus.COMPLETE, 1, 1, 0, 3, Map.of(), models);
  }
}
