package dev.treeline.topology.decode;

import dev.treeline.codec.DeadLetter;
import dev.treeline.topics.RecordSizes;
import dev.treeline.topics.Topics;
import dev.treeline.wire.Framing;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a record that is sent on to its right partition. A broker took it as it was
 * compressed, and measures it before compression now: with all of its headers it could be refused,
 * and its spans were acknowledged. First come those that are read there; then the others, as far as
 * they fit, in which a value.deserializer may look, and whoever reads the topic.
 */
final class HopHeaders {

  /** Says that a record was sent on, once. */
  static final String HOP = "treeline-hop";

  private static final List<String> READ =
      List.of(Topics.TENANT_HEADER, Topics.CLOSE_HEADER, Topics.REPLAY_HEADER, Framing.HEADER);

  /** Longer than the longest value of these that says anything. */
  private static final int MOST_OF_A_VALUE = 64;

  /** The lengths of a name and of its value. */
  private static final int LENGTHS = 10;

  /** What the record has beside value and headers, its key and the batch around it, and more. */
  private static final int REST = 512;

  private final RecordHeaders kept = new RecordHeaders();
  private int room;

  private HopHeaders(int room) {
    this.room = room;
  }

  /**
   * @param valueBytes the size of the record's value
   */
  static Headers of(Headers came, int valueBytes) {
    HopHeaders hop = new HopHeaders(RecordSizes.MAX_RECORD_BYTES - REST - valueBytes);
    hop.addIfItFits(HOP, new byte[0]);
    for (String name : READ) {
      Header last = came.lastHeader(name);
      if (last != null) {
        hop.addIfItFits(name, DeadLetter.cut(last.value(), MOST_OF_A_VALUE));
      }
    }
    for (Header header : came) {
      if (!READ.contains(header.key())) {
        hop.addIfItFits(header.key(), header.value());
      }
    }
    return hop.kept;
  }

  private void addIfItFits(String name, byte @Nullable [] value) {
    long bytes = LENGTHS + 3L * name.length() + (value == null ? 0 : value.length);
    if (bytes <= room) {
      room -= (int) bytes;
      kept.add(name, value);
    }
  }
}
