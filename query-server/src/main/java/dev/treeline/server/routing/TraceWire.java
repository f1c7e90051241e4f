package dev.treeline.server.routing;

import dev.treeline.codec.TraceChunk;
import dev.treeline.span.Tenant;
import dev.treeline.trace.Trace;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** The body of a hop: chunks, each behind its length. Every chunk says how many there are. */
final class TraceWire {

  private TraceWire() {}

  static void write(Tenant tenant, Trace trace, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    for (int number = 0; number < TraceChunks.count(trace); number++) {
      byte[] chunk = TraceChunks.chunk(tenant, trace, number).encode();
      data.writeInt(chunk.length);
      data.write(chunk);
    }
    data.flush();
  }

  /**
   * @throws IOException when the body ends early
   * @throws IllegalArgumentException when it is something else
   */
  static Trace read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    List<TraceChunk> chunks = new ArrayList<>();
    do {
      chunks.add(TraceChunk.decode(readChunk(data)));
    } while (chunks.size() < chunks.get(0).chunks());
    return TraceChunks.join(chunks);
  }

  /** Takes memory as bytes arrive, never as a length announces them. */
  private static byte[] readChunk(DataInputStream data) throws IOException {
    int length = data.readInt();
    if (length < 0) {
      throw new IllegalArgumentException("a chunk of " + length + " bytes");
    }
    byte[] bytes = data.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the trace broke off after " + bytes.length + " of " + length);
    }
    return bytes;
  }
}
