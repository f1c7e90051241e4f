package dev.treeline.server.dialect.list;

import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Tenant;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.SummaryFilter;
import dev.treeline.trace.SummaryPosition;
import dev.treeline.trace.TraceStatus;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ListCursorTest {

  private static final Tenant SHOP = Tenant.named("shop");
  private static final SummaryPosition HERE = new SummaryPosition(1_700_000, traceId("a"));
  private static final SummaryFilter ONE =
      new SummaryFilter(
          1, 9, TraceStatus.LIVE, Map.of(SummaryField.USER_ID, "ann"), "name", "model", 8L, true);

  /** Each is another list than that of {@link #ONE}, by one part of the filter. */
  static List<SummaryFilter> others() {
    Map<SummaryField, String> fields = ONE.fields();
    TraceStatus live = TraceStatus.LIVE;
    TraceStatus complete = TraceStatus.COMPLETE;
    return List.of(
        new SummaryFilter(2, 9, live, fields, "name", "model", 8L, true),
        new SummaryFilter(1, 8, live, fields, "name", "model", 8L, true),
        new SummaryFilter(1, 9, complete, fields, "name", "model", 8L, true),
        new SummaryFilter(
            1, 9, live, Map.of(SummaryField.USER_ID, "bob"), "name", "model", 8L, true),
        new SummaryFilter(
            1, 9, live, Map.of(SummaryField.AGENT_ID, "ann"), "name", "model", 8L, true),
        new SummaryFilter(1, 9, live, fields, "other", "model", 8L, true),
        new SummaryFilter(1, 9, live, fields, "name", "other", 8L, true),
        new SummaryFilter(1, 9, live, fields, "name", "model", 7L, true),
        new SummaryFilter(1, 9, live, fields, "name", "model", null, true),
        new SummaryFilter(1, 9, live, fields, "name", "model", 8L, false),
        new SummaryFilter(1, 9, live, fields, "name", "model", 8L, null));
  }

  @Test
  void aCursorLeadsBackToItsPlace() {
    String cursor = ListCursor.encode(HERE, SHOP, ONE, "beside");
    assertThat(ListCursor.decode(cursor, SHOP, ONE, "beside")).contains(HERE);
  }

  @ParameterizedTest
  @MethodSource("others")
  void aCursorOfAnotherListIsNone(SummaryFilter other) {
    String cursor = ListCursor.encode(HERE, SHOP, ONE, "");
    assertThat(ListCursor.decode(cursor, SHOP, other, "")).isEmpty();
  }

  @Test
  void neitherIsThatOfAnotherTenantOrOfSomethingElseBeside() {
    String cursor = ListCursor.encode(HERE, SHOP, ONE, "");
    assertThat(ListCursor.decode(cursor, Tenant.named("bank"), ONE, "")).isEmpty();
    assertThat(ListCursor.decode(cursor, SHOP, ONE, "beside")).isEmpty();
  }

  /** Whichever byte it is: version, place or check. */
  @Test
  void oneThatWasChangedIsNone() {
    byte[] cursor = Base64.getUrlDecoder().decode(ListCursor.encode(HERE, SHOP, ONE, ""));
    for (int i = 0; i < cursor.length; i++) {
      byte[] changed = cursor.clone();
      changed[i] ^= 1;
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
      assertThat(ListCursor.decode(text, SHOP, ONE, "")).as("byte %d", i).isEmpty();
    }
  }
}
