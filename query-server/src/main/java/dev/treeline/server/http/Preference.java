package dev.treeline.server.http;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code Prefer: wait=SECONDS} (RFC 7240). */
final class Preference {

  static final int LONGEST_SECONDS = 10;

  private static final Pattern WAIT =
      Pattern.compile(
          "(?:^|,)\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(?=$|[,;])", Pattern.CASE_INSENSITIVE);

  private Preference() {}

  /** 0 where none is asked for, or in words that nobody understands: preferences are no demands. */
  static int waitSeconds(List<String> prefer) {
    Matcher wait = WAIT.matcher(String.join(",", prefer));
    return wait.find() ? Math.min(Integer.parseInt(wait.group(1)), LONGEST_SECONDS) : 0;
  }
}
