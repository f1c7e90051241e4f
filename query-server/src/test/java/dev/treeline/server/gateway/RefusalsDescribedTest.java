package dev.treeline.server.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.otlp.OtlpEncoding;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.openapi.OpenApiDocument;
import dev.treeline.testing.ApiDescription;
import dev.treeline.zipkin.ZipkinEncoding;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a sender can be told. */
class RefusalsDescribedTest {

  private static final ApiDescription DESCRIPTION =
      new ApiDescription(OpenApiDocument.of(List.of(IntakeRoutes.class)));

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOT_TRACES")
  void ofOtlpIsDescribed(Refusal refusal) {
    assertDescribed("POST /v1/traces", OtlpAnswers.refused(OtlpEncoding.JSON, because(refusal)));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NOT_TRACES", "BAD_PARAMETER"})
  void ofZipkinIsDescribed(Refusal refusal) {
    assertDescribed(
        "POST /zipkin/api/v2/spans",
        new ZipkinFormat(ZipkinEncoding.JSON).refused(because(refusal)));
  }

  private static IntakeRefused because(Refusal refusal) {
    return new IntakeRefused(refusal, "something is wrong");
  }

  private static void assertDescribed(String operation, IntakeAnswer answer) {
    String body = new String(answer.body(), UTF_8);
    assertThat(DESCRIPTION.faults(operation, answer.status(), "application/json", Ask.parsed(body)))
        .as(body)
        .isEmpty();
    assertThat(DESCRIPTION.headers(operation, answer.status()))
        .containsAll(
            answer.headers().keySet().stream()
                .filter(name -> !name.equals("Content-Type"))
                .toList());
  }
}
