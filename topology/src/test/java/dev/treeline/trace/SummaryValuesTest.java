package dev.treeline.trace;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Span;
import dev.treeline.testing.SpanBuilder;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SummaryValuesTest {

  @Test
  void theRootHasTheWordAndElseTheFirstSpanThatSaysAnything() {
    Span root = root().with("user.id", "root").build();
    Span kid = kid().with("user.id", "kid").with("session.id", "kid").build();

    assertThat(value(SummaryField.USER_ID, kid, root)).isEqualTo("root");
    assertThat(value(SummaryField.SESSION_ID, kid, root)).isEqualTo("kid");
    assertThat(value(SummaryField.RUN_ID, kid, root)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "ROOT_RUN_ID,run_id,agno.run.id",
    "ROOT_SESSION_ID,session_id,agno.session.id",
    "ROOT_SESSION_ID,agno.session.id,session.id",
    "ROOT_USER_ID,user_id,agno.user.id",
    "ROOT_USER_ID,agno.user.id,user.id",
    "ROOT_AGENT_ID,agent_id,agno.agent.id",
    "ROOT_TEAM_ID,team_id,agno.team.id",
    "ROOT_WORKFLOW_ID,workflow_id,agno.workflow.id",
  })
  void theRootsKeysHaveAnOrder(SummaryField field, String first, String second) {
    assertThat(value(field, root().with(first, "1").with(second, "2").build())).isEqualTo("1");
    assertThat(value(field, root().with(first, "").with(second, "2").build())).isEqualTo("2");
  }

  @ParameterizedTest
  @EnumSource(names = {"ROOT_RUN_ID", "ROOT_SESSION_ID", "ROOT_USER_ID"})
  void whereTheRootIsSilentTheTraceTellsIt(SummaryField field) {
    String key = field.base().name().toLowerCase(Locale.ROOT);
    Span kid = kid().with(key, "kid").build();

    assertThat(value(field, root().build(), kid)).isEqualTo("kid");
    assertThat(value(field, kid)).isEqualTo("kid");
  }

  /** What a member of a team is called must not stand for the team. */
  @ParameterizedTest
  @EnumSource(names = {"ROOT_AGENT_ID", "ROOT_TEAM_ID", "ROOT_WORKFLOW_ID"})
  void whoWorksIsToldByTheRootOnly(SummaryField field) {
    String key = field.base().name().toLowerCase(Locale.ROOT);
    Span kid = kid().with(key, "kid").build();

    assertThat(value(field, root().build(), kid)).isNull();
    assertThat(value(field, kid)).isNull();
    assertThat(value(field.base(), root().build(), kid)).isEqualTo("kid");
  }

  @Test
  void theFirstSpanWithThePlainKeyHasTheWord() {
    Span root = root().with("enduser.id", "root").with("agno.session.id", "root").build();
    Span kid = kid().with("user.id", "kid").with("session.id", "").build();
    Span later = kid().with("user.id", "later").with("session.id", "later").build();

    assertThat(value(SummaryField.FIRST_USER_ID, root, kid, later)).isEqualTo("kid");
    assertThat(value(SummaryField.FIRST_SESSION_ID, root, kid, later)).isEqualTo("later");
    assertThat(value(SummaryField.FIRST_USER_ID, root)).isEqualTo("root");
    assertThat(value(SummaryField.FIRST_SESSION_ID, kid)).isNull();
  }

  @Test
  void modelsAreThoseOfEveryVocabularyThatASpanSpeaks() {
    Span call =
        root()
            .with("gen_ai.request.model", "asked")
            .with("gen_ai.response.model", "answered")
            .with("llm.model_name", "named")
            .build();
    assertThat(SummaryValues.of(Arrays.asList(call)).models())
        .containsExactlyInAnyOrder("asked", "answered", "named");
  }

  private static @Nullable String value(SummaryField field, Span... spans) {
    SummaryValues values = SummaryValues.of(Arrays.asList(spans));
    assertThat(values.fields().get(field)).isEqualTo(values.field(field));
    return values.field(field);
  }

  private static SpanBuilder root() {
    return aSpan("root");
  }

  private static SpanBuilder kid() {
    return aSpan("kid").childOf("root");
  }
}
