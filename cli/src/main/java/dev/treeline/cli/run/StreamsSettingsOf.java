package dev.treeline.cli.run;

import dev.treeline.cli.config.ConfigException;
import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.Settings;
import dev.treeline.codec.SpanLimits;
import dev.treeline.topology.StreamsSettings;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topology's settings from the table's. */
final class StreamsSettingsOf {

  private static final Logger LOG = LoggerFactory.getLogger(StreamsSettingsOf.class);

  private StreamsSettingsOf() {}

  static StreamsSettings configuration(Configuration configuration, Surroundings around) {
    StreamsSettings asked = asked(configuration, around);
    long heap = Runtime.getRuntime().maxMemory();
    StreamsSettings inHeap = asked.inHeap(heap);
    lowered(asked.assembly().limits(), inHeap.assembly().limits(), heap).ifPresent(LOG::info);
    return inHeap;
  }

  private static StreamsSettings asked(Configuration configuration, Surroundings around) {
    return new StreamsSettings(
        TopicsOf.names(configuration),
        around.kafka(),
        around.streams(),
        around.stateDir(),
        configuration.find(Settings.ADVERTISED_HOST).orElseGet(() -> host(configuration)),
        configuration.find(Settings.ADVERTISED_PORT).orElse(around.httpPort()),
        configuration.get(Settings.SPANS_TENANT),
        new SpanLimits(
            configuration.get(Settings.LIMITS_SPAN_BYTES),
            configuration.get(Settings.LIMITS_VALUE_BYTES),
            configuration.get(Settings.LIMITS_ATTRIBUTES),
            configuration.get(Settings.LIMITS_SPAN_EVENTS),
            configuration.get(Settings.LIMITS_SPAN_LINKS)),
        new AssemblySettings(
            configuration.get(Settings.CLOSE_AFTER_ROOT),
            configuration.get(Settings.CLOSE_AFTER_QUIET),
            configuration.get(Settings.CLOSE_MAX_OPEN),
            configuration.get(Settings.RETENTION),
            configuration.get(Settings.MAX_STALE),
            new TraceLimits(
                configuration.get(Settings.LIMITS_TRACE_SPANS),
                configuration.get(Settings.LIMITS_TRACE_BYTES))));
  }

  /** What is told of limits that are not those of the table. */
  static Optional<String> lowered(TraceLimits asked, TraceLimits inHeap, long heapBytes) {
    return asked.equals(inHeap)
        ? Optional.empty()
        : Optional.of(
            ("A trace is kept up to %d spans and %d bytes, where limits.trace-spans and"
                    + " limits.trace-bytes say %d and %d: while each stream thread closes one, the"
                    + " heap of %d MiB has room for no larger ones")
                .formatted(
                    inHeap.spans(), inHeap.bytes(), asked.spans(), asked.bytes(), heapBytes >> 20));
  }

  /** Where the port listens if that is one address, else this machine's own. */
  private static String host(Configuration configuration) {
    InetAddress listening = Listeners.address(configuration.get(Settings.HTTP_HOST));
    if (!listening.isAnyLocalAddress()) {
      return listening.getHostAddress();
    }
    try {
      InetAddress own = InetAddress.getLocalHost();
      complaint(own).ifPresent(LOG::warn);
      return own.getHostAddress();
    } catch (UnknownHostException e) {
      throw new ConfigException(
          "this host does not know its own address (" + e.getMessage() + "): set advertised.host");
    }
  }

  /** Debian and Ubuntu have 127.0.1.1 for their own name: there, each instance would ask itself. */
  static Optional<String> complaint(InetAddress own) {
    return own.isLoopbackAddress()
        ? Optional.of(
            ("This host has %s for its own name %s, under which no other machine can ask it for its"
                    + " traces: set advertised.host, unless all instances run here")
                .formatted(own.getHostAddress(), own.getHostName()))
        : Optional.empty();
  }
}
