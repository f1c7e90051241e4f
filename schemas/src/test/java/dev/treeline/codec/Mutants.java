package dev.treeline.codec;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Bytes that were right once. */
final class Mutants {

  private Mutants() {}

  /** Some bytes changed, cut out or put in; the frame stays, or nothing behind it would be read. */
  static byte[] of(byte[] valid, Random random) {
    byte[] mutant = valid.clone();
    int body = SingleObject.HEADER_BYTES;
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      int at = body + random.nextInt(mutant.length - body);
      switch (random.nextInt(4)) {
        case 0 -> mutant[at] = (byte) random.nextInt();
        case 1 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> mutant = splice(mutant, at, new byte[] {-1, -1, -1, -1, (byte) 15}, at);
        default -> mutant = splice(mutant, at, new byte[0], at + random.nextInt(8));
      }
      if (mutant.length <= body) {
        return valid;
      }
    }
    return mutant;
  }

  private static byte[] splice(byte[] bytes, int from, byte[] middle, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(middle);
    int rest = Math.min(to, bytes.length);
    out.write(bytes, rest, bytes.length - rest);
    return out.toByteArray();
  }
}
