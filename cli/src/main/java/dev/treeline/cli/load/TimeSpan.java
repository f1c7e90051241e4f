package dev.treeline.cli.load;

import dev.treeline.cli.config.ValueType;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A length of time, as settings have it. */
final class TimeSpan implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    try {
      return ValueType.DURATION.reader().apply(text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new TypeConversionException(
          "'" + text + "' is no length of time: " + ValueType.DURATION.remedy());
    }
  }
}
