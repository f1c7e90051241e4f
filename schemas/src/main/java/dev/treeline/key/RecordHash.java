package dev.treeline.key;

import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;

/** The 64 bits that tell the records of one trace apart: equal bytes are one record. */
public final class RecordHash {

  // The pure Java one: it is as fast on records of this size and needs neither JNI nor Unsafe.
  private static final XXHash64 XX = XXHashFactory.safeInstance().hash64();

  private RecordHash() {}

  public static long of(byte[] record) {
    return XX.hash(record, 0, record.length, 0);
  }
}
