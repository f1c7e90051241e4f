package dev.treeline.cost;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.treeline.testing.SpanBuilder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CostsTest {

  private static final Costs COSTS =
      new Costs(
          PriceTable.parse(
              "vendored-",
              List.of(
                  "# as-of: 2026-03",
                  "model,above_input_tokens,input,output,cache_read,cache_write",
                  "small,0,1,10,0.1,2",
                  "small-2026-01-31,0,3,30,,",
                  "long,0,1,10,,",
                  "long,1000,2,20,,")));

  @Test
  void tokensCostWhatTheTableSays() {
    Cost cost = cost(call("small", 1000, 10));
    assertThat(cost.total()).isEqualByComparingTo("0.0011");
    assertThat(cost.source()).isEqualTo("vendored-2026-03");
    assertThat(parts(cost).completion()).isEqualByComparingTo("0.0001");
  }

  @Test
  void tokensOfTheCacheArePartOfTheInputAndPaidOnce() {
    Cost cost =
        cost(
            call("small", 1000, 0)
                .with("gen_ai.usage.cache_read.input_tokens", 600)
                .with("gen_ai.usage.cache_creation.input_tokens", 300));
    assertThat(parts(cost).prompt()).isEqualByComparingTo("0.0001");
    assertThat(parts(cost).cacheRead()).isEqualByComparingTo("0.00006");
    assertThat(parts(cost).cacheWrite()).isEqualByComparingTo("0.0006");
    assertThat(cost.total()).isEqualByComparingTo("0.00076");
  }

  @Test
  void aPromptThatIsAllFromTheCacheIsPaidOnce() {
    Cost cost = cost(call("small", 600, 0).with("gen_ai.usage.cache_read.input_tokens", 600));
    assertThat(cost.total()).isEqualByComparingTo("0.00006");
  }

  @Test
  void moreTokensOfTheCacheThanInputWereCountedApart() {
    Cost cost = cost(call("small", 100, 0).with("gen_ai.usage.cache_read.input_tokens", 600));
    assertThat(cost.total()).isEqualByComparingTo("0.00016");
  }

  @Test
  void tokensOfTheCacheWithoutAPriceCostAsInput() {
    Cost cost = cost(call("long", 1000, 0).with("gen_ai.usage.cache_read.input_tokens", 600));
    assertThat(cost.total()).isEqualByComparingTo("0.001");
  }

  @ParameterizedTest
  @CsvSource({"1000,0.001", "1001,0.002002"})
  void aLongPromptHasItsOwnPrice(long input, BigDecimal total) {
    assertThat(cost(call("long", input, 0)).total()).isEqualByComparingTo(total);
  }

  @ParameterizedTest
  @CsvSource({
    "openai/small,1",
    "models/small,1",
    "small-2026-01-30,1",
    "small-20260130,1",
    "small-2026-01-31,3",
  })
  void aModelIsFoundUnderItsOtherNames(String model, BigDecimal perMillion) {
    assertThat(cost(call(model, 1_000_000, 0)).total()).isEqualByComparingTo(perMillion);
  }

  @Test
  void theModelThatAnsweredGoesBeforeTheOneThatWasAskedFor() {
    SpanBuilder call = call("small", 1000, 0);
    assertThat(parts(cost(call.with("gen_ai.response.model", "long"))).prompt())
        .isEqualByComparingTo("0.001");
    assertThat(cost(call("small", 1000, 0).with("gen_ai.response.model", "nobody's")).total())
        .isEqualByComparingTo("0.001");
  }

  @Test
  void anUnknownModelHasNoCost() {
    assertThat(COSTS.of(call("unheard-of", 1000, 10).build())).isNull();
    assertThat(COSTS.of(aSpan().with("gen_ai.request.model", "small").build())).isNull();
  }

  /** Its calls have spans of their own: the sum would be twice the cost. */
  @Test
  void anAgentThatRepeatsTheTokensOfItsCallsHasNoCost() {
    SpanBuilder agent = call("small", 1000, 10).with("gen_ai.operation.name", "invoke_agent");
    assertThat(COSTS.of(agent.build())).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "langfuse.observation.cost_details | {\"input\":0.1,\"total\":0.25}",
        "langfuse.observation.cost_details | {\"input\":0.1,\"output\":\"0.15\"}",
        "gen_ai.usage.cost | 0.25",
        "llm.cost.total | 0.25",
        "trigger.llm.total_cost | 0.25",
        "ai.response.providerMetadata | {\"gateway\":{\"cost\":\"0.25\"}}",
        "ai.response.providerMetadata | {\"openrouter\":{\"usage\":{\"cost\":0.25}}}",
      })
  void aReportedCostWins(String key, String value) {
    Cost cost = cost(call("small", 1000, 10).with(key, value));
    assertThat(cost.total()).isEqualByComparingTo("0.25");
    assertThat(cost.source()).isEqualTo("reported");
    assertThat(cost.parts()).isNull();
  }

  @Test
  void aReportedCostMayBeANumber() {
    assertThat(cost(aSpan().with("gen_ai.usage.cost", 0.5)).total()).isEqualByComparingTo("0.5");
    assertThat(cost(aSpan().with("gen_ai.usage.cost", 2)).total()).isEqualByComparingTo("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "free", "-1", "1e999999999", "{\"total\":1}", "", "Infinity"})
  void whatIsNoAmountIsNotReported(String value) {
    assertThat(COSTS.of(aSpan().with("gen_ai.usage.cost", value).build())).isNull();
    assertThat(COSTS.of(aSpan().with("langfuse.observation.cost_details", "[" + value).build()))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[0.1]", "{}", "{\"input\":-1}", "{\"input\":1,\"output\":{}}", "1"})
  void detailsOfACostThatAddUpToNothingAreNotReported(String details) {
    assertThat(COSTS.of(aSpan().with("langfuse.observation.cost_details", details).build()))
        .isNull();
  }

  @Test
  void absurdNumbersOfTokensDoNoHarm() {
    Cost cost =
        cost(
            call("small", Long.MAX_VALUE, Long.MAX_VALUE)
                .with("gen_ai.usage.cache_read.input_tokens", Long.MAX_VALUE)
                .with("gen_ai.usage.cache_creation.input_tokens", Long.MIN_VALUE));
    assertThat(cost.total()).isPositive();
    Cost cached =
        cost(
            call("small", 1000, 0)
                .with("gen_ai.usage.cache_read.input_tokens", Long.MAX_VALUE)
                .with("gen_ai.usage.cache_creation.input_tokens", Long.MAX_VALUE));
    assertThat(parts(cached).prompt()).as("of the thousand").isEqualByComparingTo("0.001");
  }

  @Test
  void fewerTokensThanNoneAreNone() {
    assertThat(TokenUse.of(-1L, 5L, Long.MIN_VALUE, -1L)).isEqualTo(new TokenUse(0, 5, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-4o",
        "gpt-5",
        "gpt-5.6",
        "o3",
        "text-embedding-3-small",
        "claude-opus-4-5-20251101",
        "claude-sonnet-4-6",
        "claude-haiku-4-5",
        "gemini-2.5-pro",
        "models/gemini-3.6-flash"
      })
  void theTableThatComesAlongKnowsWhatIsCalledToday(String model) {
    Costs costs = new Costs(PriceTable.vendored());
    Cost cost = cost(costs, call(model, 1_000_000, 0));
    assertThat(cost.total()).isPositive();
    assertThat(cost.source()).matches("vendored-\\d{4}-\\d{2}");
  }

  @Test
  void gpt4oCostsTwoDollarsFiftyIn() {
    Costs costs = new Costs(PriceTable.vendored());
    assertThat(cost(costs, call("gpt-4o", 1_000_000, 1_000_000)).total())
        .isEqualByComparingTo("12.5");
  }

  @Test
  void anOwnTableReplacesIt(@TempDir Path dir) throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("prices.csv"),
            """
            # as-of: 2027-01
            model,above_input_tokens,input,output,cache_read,cache_write
            ours, 0, 1, 2, ,
            """);
    Costs costs = new Costs(PriceTable.read(file));
    assertThat(cost(costs, call("ours", 1_000_000, 0)).source()).isEqualTo("configured-2027-01");
    assertThat(costs.of(call("gpt-4o", 1_000_000, 0).build())).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ours,0,1,2 | 4 fields",
        "ours,0,one,2,, | line 3",
        "ours,0,-1,2,, | below 0",
        "ours,many,1,2,, | line 3",
      })
  void aLineThatCannotBeReadIsNamed(String line, String complaint) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                PriceTable.parse(
                    "x-",
                    List.of(
                        "# as-of: 2027-01",
                        "model,above_input_tokens,input,output,cache_read,cache_write",
                        line)))
        .withMessageContaining(complaint);
  }

  @Test
  void aTableWithoutItsMonthIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PriceTable.parse("x-", List.of("gpt-4o,0,1,2,,")))
        .withMessageContaining("# as-of: YYYY-MM");
  }

  private static SpanBuilder call(String model, long input, long output) {
    return aSpan()
        .with("gen_ai.operation.name", "chat")
        .with("gen_ai.request.model", model)
        .with("gen_ai.usage.input_tokens", input)
        .with("gen_ai.usage.output_tokens", output);
  }

  private static Cost cost(SpanBuilder span) {
    return cost(COSTS, span);
  }

  private static Cost cost(Costs costs, SpanBuilder span) {
    return Objects.requireNonNull(costs.of(span.build()));
  }

  private static Cost.Parts parts(Cost cost) {
    return Objects.requireNonNull(cost.parts());
  }
}
