package dev.treeline.topology.decode;

import dev.treeline.codec.DecodeException;
import dev.treeline.codec.DeleteTrace;
import dev.treeline.topology.assembly.AssemblyInput.Delete;
import dev.treeline.topology.decode.SpanRecordDecoder.Decoded.Refused;
import org.jspecify.annotations.Nullable;

/**
 * A delete command among the spans, or the reason why it is none.
 *
 * @param command null where it is refused
 * @param refused null where it is a command
 */
record DeleteCommand(@Nullable Delete command, @Nullable Refused refused) {

  /** The tenant stands in the command: unlike a span's, a header has no say in it. */
  static DeleteCommand read(byte[] value, TenantRule tenants) {
    DeleteTrace read;
    try {
      read = DeleteTrace.decode(value);
    } catch (DecodeException e) {
      return refused("undecodable", String.valueOf(e.getMessage()));
    }
    if (!read.traceId().isValid()) {
      return refused("invalid_id", "a delete command for the trace id of zeros");
    }
    return tenants
        .named(read.tenant())
        .map(tenant -> new DeleteCommand(new Delete(tenant, read.traceId()), null))
        .orElseGet(
            () ->
                refused("unknown_tenant", "a delete command for a tenant that no keys file names"));
  }

  private static DeleteCommand refused(String reason, String detail) {
    return new DeleteCommand(null, new Refused(reason, detail));
  }
}
