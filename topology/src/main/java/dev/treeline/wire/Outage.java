package dev.treeline.wire;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Tells a deserializer that could not ask its registry from one that could and does not like the
 * bytes. Confluent's puts the registry's code at the end of the message of a cause, and turns a
 * refused password into an invalid configuration.
 */
final class Outage {

  private static final Pattern CODE = Pattern.compile("error code: (\\d{3})\\d*");

  private static final String NOT_FOUND = "404";

  private Outage() {}

  static boolean isOne(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException
          || cause instanceof RetriableException
          || cause instanceof InvalidConfigurationException
          || saysSo(String.valueOf(cause.getMessage()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean saysSo(String message) {
    Matcher code = CODE.matcher(message);
    return code.find() && !code.group(1).equals(NOT_FOUND);
  }
}
