package dev.treeline.load.plan;

/** Numbers that look random and follow from others: SplitMix64's last step. */
final class Mix {

  private Mix() {}

  static long of(long a, long b, long c) {
    return of(of(of(a) + b) + c);
  }

  private static long of(long seed) {
    long z = seed + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Whether a share of all such numbers has this one in it. */
  static boolean isIn(double share, long number) {
    return (number >>> 11) * 0x1.0p-53 < share;
  }

  /** Zero is no valid id. */
  static long id(long number) {
    return number == 0 ? 1 : number;
  }
}
