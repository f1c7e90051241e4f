package dev.treeline.server.dialect.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Fault;
import dev.treeline.span.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values and faults are those that pydantic 2.13 gave for the same text. */
class QueryParametersTest {

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {"7,7", " 7 ,7", "+7,7", "007,7", "7.0,7", "7.000,7", "1_0,10", "500,500"})
  void wholeNumbers(String text, int number) throws QueryParameters.Bad {
    QueryParameters parameters = given("limit", text);
    assertThat(parameters.whole("limit", 50, 1, 500)).isEqualTo(number);
    parameters.check();
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      nullValues = "-",
      value = {
        "'',int_parsing,-",
        "x,int_parsing,-",
        "1.5,int_parsing,-",
        "1.,int_parsing,-",
        ".0,int_parsing,-",
        "1e3,int_parsing,-",
        "1__0,int_parsing,-",
        "_1,int_parsing,-",
        "+ 1,int_parsing,-",
        "0x10,int_parsing,-",
        "٣,int_parsing,-",
        "0,greater_than_equal,{ge=1}",
        "-0,greater_than_equal,{ge=1}",
        "-1.0,greater_than_equal,{ge=1}",
        "501,less_than_equal,{le=500}",
        "1_000,less_than_equal,{le=500}",
        "99999999999999999999,less_than_equal,{le=500}",
      })
  void textThatIsNoWholeNumberInItsBounds(String text, String type, String context) {
    QueryParameters parameters = given("limit", text);
    assertThat(parameters.whole("limit", 50, 1, 500)).isEqualTo(50);
    Fault fault = onlyFault(parameters);
    assertThat(fault.type()).isEqualTo(type);
    assertThat(fault.input()).isEqualTo(text);
    assertThat(fault.context()).hasToString(context == null ? "{}" : context);
  }

  @Test
  void aNumberOfVeryManyDigitsIsNotComputedWith() {
    QueryParameters parameters = given("limit", "9".repeat(30_000));
    parameters.whole("limit", 50, 1, 500);
    assertThat(onlyFault(parameters).type()).isEqualTo("int_parsing_size");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31,2026-01-31T00:00:00Z",
    "2026-01-31T12:00,2026-01-31T12:00:00Z",
    "2026-01-31T12:34:56,2026-01-31T12:34:56Z",
    "2026-01-31 12:00:00,2026-01-31T12:00:00Z",
    "2026-01-31_12:00:00,2026-01-31T12:00:00Z",
    "2026-01-31t12:00:00z,2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00+05:30,2026-01-31T06:30:00Z",
    "2026-01-31T12:00:00-0530,2026-01-31T17:30:00Z",
    "'2026-01-31T12:00:00,5Z',2026-01-31T12:00:00.500Z",
    "2026-01-31T12:00:00.1234567890Z,2026-01-31T12:00:00.123456789Z",
    "1767225600,2026-01-01T00:00:00Z",
    "1767225600.5,2026-01-01T00:00:00.500Z",
    "1767225600000,2026-01-01T00:00:00Z",
    "20000000001,1970-08-20T11:33:20.001Z",
    "-1,1969-12-31T23:59:59Z",
    "20260131,1970-08-23T11:48:51Z",
  })
  void times(String text, Instant time) throws QueryParameters.Bad {
    QueryParameters parameters = given("at", text);
    assertThat(parameters.dateTime("at"))
        .hasValue(time.getEpochSecond() * 1_000_000_000L + time.getNano());
    parameters.check();
  }

  @Test
  void aTimeBeyondWhatNanosecondsTellIsTheLastThatTheyDo() {
    assertThat(given("at", "9999-12-31T23:59:59Z").dateTime("at")).hasValue(Long.MAX_VALUE);
    assertThat(given("at", "0001-01-01").dateTime("at")).hasValue(Long.MIN_VALUE);
    assertThat(given("at", "99999999999999999999").dateTime("at")).hasValue(Long.MAX_VALUE);
    assertThat(given("at", "20000000000").dateTime("at")).hasValue(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource({
    "'',input is too short",
    "soon,input is too short",
    "2026-1-31,input is too short",
    "1e10,input is too short",
    "2026-01-31T12,unexpected extra characters at the end of the input",
    "2026-01-31T12:60:00,unexpected extra characters at the end of the input",
    "2026-01-31T24:00:00,unexpected extra characters at the end of the input",
    "2026-01-31T12:00:00.Z,unexpected extra characters at the end of the input",
    "2026-01-31T12:00:00+05,unexpected extra characters at the end of the input",
    "2026-01-31T12:00:00 Z,unexpected extra characters at the end of the input",
    "2026-00-01,month value is outside expected range of 1-12",
    "2026-13-01,month value is outside expected range of 1-12",
    "2026-99-99,month value is outside expected range of 1-12",
    "2026-02-30T00:00:00Z,day value is outside expected range",
    "2026-01-00,day value is outside expected range",
    "2026-x1-31,invalid character in month",
    "2026-01-3x,invalid character in day",
    "' 2026-01-31 ',invalid character in year",
    "+999999999-12-31T23:59:59Z,invalid character in year",
    "日本日本,invalid character in year",
    "2026-01-日,invalid character in day",
    "2026-0日日,invalid character in month",
    "2026日日,'invalid date separator, expected `-`'",
    "2026/01-31,'invalid date separator, expected `-`'",
    "2026-01/31,'invalid date separator, expected `-`'",
    "20260131T120000,'invalid date separator, expected `-`'",
  })
  void textThatIsNoTime(String text, String why) {
    QueryParameters parameters = given("at", text);
    assertThat(parameters.dateTime("at")).isEmpty();
    Fault fault = onlyFault(parameters);
    assertThat(fault.type()).isEqualTo("datetime_from_date_parsing");
    assertThat(fault.message()).isEqualTo("Input should be a valid datetime or date, " + why);
    assertThat(fault.context()).hasToString("{error=" + why + "}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"🎈🎈🎈", "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000"})
  void oddCharactersAreNoTime(String text) {
    QueryParameters parameters = given("at", text);
    parameters.dateTime("at");
    assertThat(onlyFault(parameters).message()).endsWith("invalid character in year");
  }

  private static Fault onlyFault(QueryParameters parameters) {
    QueryParameters.Bad bad = catchThrowableOfType(QueryParameters.Bad.class, parameters::check);
    assertThat(bad.problem().faults()).hasSize(1);
    return bad.problem().faults().get(0);
  }

  private static QueryParameters given(String name, String... values) {
    return new QueryParameters(
        new ApiRequest(
            Tenant.DEFAULT, Map.of(), Map.of(name, List.of(values)), header -> List.of()));
  }
}
