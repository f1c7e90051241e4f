package dev.treeline.bench.guard;

import dev.treeline.bench.report.Spread;
import dev.treeline.bench.report.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Ratios beside the kept ones. A busy machine moves them by some tens of percent, so only one that
 * has fallen by more than half counts.
 */
record Comparison(Ratios kept, Ratios now) {

  private static final double LEAST_PART = 0.5;

  /** The names of those that fell by more than half, and of those that were not measured. */
  List<String> fallen() {
    List<String> fallen = new ArrayList<>();
    kept.byName()
        .forEach(
            (name, before) -> {
              Double found = now.byName().get(name);
              if (found == null || !(found >= before * LEAST_PART)) {
                fallen.add(name);
              }
            });
    return fallen;
  }

  String table() {
    Table table = new Table("ratio", "kept", "now", "now / kept", "");
    List<String> fallen = fallen();
    now.byName()
        .forEach(
            (name, found) -> {
              Double before = kept.byName().get(name);
              table.row(
                  name,
                  before == null ? "–" : Spread.text(before),
                  Spread.text(found),
                  before == null ? "–" : Spread.text(found / before),
                  fallen.contains(name) ? "fell" : "");
            });
    fallen.stream()
        .filter(name -> !now.byName().containsKey(name))
        .forEach(name -> table.row(name, "", "–", "–", "not measured"));
    return table.toString();
  }
}
