package dev.treeline.server.dialect.list;

import dev.treeline.hash.Sha256;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.SummaryFilter;
import dev.treeline.trace.SummaryPosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list, as text that means nothing to its bearer. It holds a position and no right:
 * the check behind it is there to tell a cursor that was cut, mistyped, or taken from another list,
 * whose page would look like a good answer.
 */
public final class ListCursor {

  private static final byte VERSION = 1;
  private static final int CHECK_BYTES = 8;
  private static final int BYTES = 1 + Long.BYTES + TraceId.BYTES + CHECK_BYTES;

  private ListCursor() {}

  /**
   * Where a list goes on.
   *
   * @param beside what else the list is chosen by; empty for nothing
   */
  public static String encode(
      SummaryPosition position, Tenant tenant, SummaryFilter filter, String beside) {
    byte[] place = place(position);
    byte[] check = check(place, tenant, filter, beside);
    byte[] cursor = ByteBuffer.allocate(BYTES).put(place).put(check).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
  }

  /** Empty unless it was made for this list. */
  public static Optional<SummaryPosition> decode(
      String text, Tenant tenant, SummaryFilter filter, String beside) {
    ByteBuffer cursor;
    try {
      cursor = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException noBase64) {
      return Optional.empty();
    }
    if (cursor.remaining() != BYTES || cursor.get() != VERSION) {
      return Optional.empty();
    }
    SummaryPosition position =
        new SummaryPosition(cursor.getLong(), new TraceId(cursor.getLong(), cursor.getLong()));
    return encode(position, tenant, filter, beside).equals(text)
        ? Optional.of(position)
        : Optional.empty();
  }

  private static byte[] place(SummaryPosition position) {
    return ByteBuffer.allocate(BYTES - CHECK_BYTES)
        .put(VERSION)
        .putLong(position.firstArrival())
        .putLong(position.traceId().high())
        .putLong(position.traceId().low())
        .array();
  }

  private static byte[] check(byte[] place, Tenant tenant, SummaryFilter filter, String beside) {
    MessageDigest digest = Sha256.begin();
    digest.update(place);
    add(digest, "tenant", tenant.name());
    add(digest, "from", Long.toString(filter.fromUnixNano()));
    add(digest, "to", Long.toString(filter.toUnixNano()));
    add(digest, "status", filter.status() == null ? null : filter.status().text());
    add(digest, "name", filter.name());
    add(digest, "model", filter.model());
    add(digest, "ended", textOf(filter.endedByUnixNano()));
    add(digest, "failed", textOf(filter.failed()));
    add(digest, "beside", beside);
    for (Map.Entry<SummaryField, String> wanted : filter.fields().entrySet()) {
      add(digest, wanted.getKey().name(), wanted.getValue());
    }
    return Arrays.copyOf(digest.digest(), CHECK_BYTES);
  }

  private static @Nullable String textOf(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  /** With its length, so that no two filters are the same bytes. */
  private static void add(MessageDigest digest, String key, @Nullable String value) {
    String text = value == null ? key : key + ":" + value.length() + ":" + value;
    digest.update((text + ";").getBytes(StandardCharsets.UTF_8));
  }
}
