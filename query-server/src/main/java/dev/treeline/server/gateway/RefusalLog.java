package dev.treeline.server.gateway;

import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator what to do, once for each kind of refusal: a sender that is set up wrongly
 * tries several times a second, and the counters show how often.
 */
final class RefusalLog {

  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  private final Set<Refusal> told = EnumSet.noneOf(Refusal.class);

  void refused(IntakeRefused refused) {
    Refusal refusal = refused.refusal();
    if (refusal == Refusal.INTERNAL) {
      log.error("An intake request failed", refused.getCause());
      return;
    }
    String detail =
        refused.detail() + (refused.getCause() == null ? "" : " (" + refused.getCause() + ")");
    if (isFirst(refusal)) {
      log.warn(
          "An intake request was refused with {}: {}. {} (Further ones are counted in"
              + " treeline.intake.requests and logged at debug.)",
          refusal.status,
          detail,
          refusal.remedy);
    } else {
      log.debug("An intake request was refused with {}: {}", refusal.status, detail);
    }
  }

  private synchronized boolean isFirst(Refusal refusal) {
    return told.add(refusal);
  }
}
