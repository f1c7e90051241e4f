package dev.treeline.cli.load;

import dev.treeline.load.send.Format;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.Collectors;

/** The formats, for the help and for who misspells one. */
final class FormatNames implements Iterable<String> {

  static final String ALL =
      Arrays.stream(Format.values()).map(Format::text).collect(Collectors.joining(", "));

  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(Format.values()).map(Format::text).iterator();
  }
}
