package dev.treeline.load;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * Small varied traces as real systems make them. The same seed and instants give the same traces,
 * ids included.
 */
public final class ExampleTraces {

  private static final int STORIES = 5;

  private final Random random;
  private int told;

  public ExampleTraces(long seed) {
    this.random = new Random(seed);
  }

  /** A trace that starts at {@code start}; all stories take turns. */
  public ExampleTrace next(Instant start) {
    TraceDraft draft = new TraceDraft(random, start);
    return switch (told++ % STORIES) {
      case 0 -> ShopStories.checkout(draft);
      case 1 -> AgentStories.research(draft);
      case 2 -> ShopStories.failedCheckout(draft);
      case 3 -> ShopStories.orderShipped(draft);
      default -> AgentStories.longImport(draft, random.nextBoolean());
    };
  }

  /**
   * The trace to greet a new user with: an agent's run with a run id, over and done by {@code now},
   * so that all five APIs have something to show for it.
   */
  public static ExampleTrace firstTrace(Instant now) {
    Random random = new Random(now.toEpochMilli());
    return AgentStories.research(new TraceDraft(random, now.minus(Duration.ofSeconds(30))));
  }
}
