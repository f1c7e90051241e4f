package dev.treeline.server.dialect.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsoTimeTest {

  @ParameterizedTest
  @CsvSource({
    "0,1970-01-01T00:00:00.000Z,1970-01-01T00:00:00Z",
    "999,1970-01-01T00:00:00.000Z,1970-01-01T00:00:00Z",
    "1000,1970-01-01T00:00:00.000Z,1970-01-01T00:00:00.000001Z",
    "1767225600123456789,2026-01-01T00:00:00.123Z,2026-01-01T00:00:00.123456Z",
    "-1,1969-12-31T23:59:59.999Z,1969-12-31T23:59:59.999999Z",
  })
  void timesAreWrittenAsTheProductsLanguagesDo(long nanos, String javascript, String python) {
    assertThat(IsoTime.javascript(nanos)).isEqualTo(javascript);
    assertThat(IsoTime.python(nanos)).isEqualTo(python);
  }

  @Property
  void eachTimeThatNanosecondsTellIsWrittenAsAFormatterDoes(@ForAll long nanos) {
    Instant time = Instant.ofEpochSecond(0, nanos);
    assertThat(IsoTime.javascript(nanos)).isEqualTo(written("yyyy-MM-dd'T'HH:mm:ss.SSSX", time));
    assertThat(IsoTime.python(nanos))
        .isEqualTo(
            time.getNano() < 1_000
                ? written("yyyy-MM-dd'T'HH:mm:ssX", time)
                : written("yyyy-MM-dd'T'HH:mm:ss.SSSSSSX", time));
  }

  private static String written(String pattern, Instant time) {
    return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC).format(time);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T00:00:00Z,1767225600000000000",
    "2026-01-01T01:00:00.123456789+01:00,1767225600123456789",
    "2026-01-01T00:00:00,1767225600000000000",
    "2026-01-01 00:00:00,1767225600000000000",
    "2026-01-01T00:00Z,1767225600000000000",
    "2026-01-01,1767225600000000000",
    "9999-12-31T23:59:59Z,9223372036854775807",
    "0001-01-01,-9223372036854775808",
    "2026-01-01T01:00:00+0100,1767225600000000000",
    "2026-01-01T01:00:00+01,1767225600000000000",
    "2025-12-31T23:29:30-00:30:30,1767225600000000000",
    "2026-01-01T00:00:00.5,1767225600500000000",
    "2026-01-01T01:00:00+01:00[Europe/Paris],",
    "2026-01-01T00:00:00[UTC],",
    "2026-01-01T00:00:00+1,",
    "2026-01-01T00:00:00+24:00,",
    "2026-01-01T00:00:00 01:00,",
    "1767225600,",
    "2026-02-30,",
    "soon,",
  })
  void timesAreReadAsPythonReadsThem(String text, @Nullable Long nanos) {
    assertThat(IsoTime.parse(text))
        .isEqualTo(nanos == null ? OptionalLong.empty() : OptionalLong.of(nanos));
  }
}
