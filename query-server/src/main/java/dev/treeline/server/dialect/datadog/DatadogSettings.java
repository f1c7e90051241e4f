package dev.treeline.server.dialect.datadog;

/**
 * What can be set about this dialect.
 *
 * @param strictFields whether {@code include_fields} drops required fields, too
 * @param maxResponseBytes the longest body, of which the earliest spans that fit are sent; 0 for
 *     any length
 * @param rejectBytes the body of which even that is refused with a 413; 0 for none
 */
public record DatadogSettings(
    Ids ids, boolean strictFields, int maxResponseBytes, int rejectBytes) {

  /** How 64-bit ids are written. */
  public enum Ids {
    /** Signed for Datadog's Java client, unsigned for all others. */
    AUTO,
    UNSIGNED,
    SIGNED
  }

  public static final DatadogSettings DEFAULT = new DatadogSettings(Ids.AUTO, false, 32 << 20, 0);
}
