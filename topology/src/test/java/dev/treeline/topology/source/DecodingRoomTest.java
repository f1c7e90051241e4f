package dev.treeline.topology.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.treeline.topology.source.DecodingRoom.Taken;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DecodingRoomTest {

  private final DecodingRoom room = DecodingRoom.inHeap(64 << 20);

  @Test
  void heavyRecordsWaitForEachOther() throws InterruptedException {
    CountDownLatch second = new CountDownLatch(1);
    Thread thread;
    try (Taken first = room.take(room.bytes())) {
      thread = new Thread(() -> takeAll(second));
      thread.start();
      await().until(() -> thread.getState() == Thread.State.WAITING);
      assertThat(second.getCount()).isOne();
    }
    second.await();
    thread.join();
    takeAll(second);
  }

  @Test
  void lightOnesOfManyThreadsFitAtOnce() {
    for (int i = 0; i < 16; i++) {
      room.take(room.light());
    }
    assertThat(16 * room.light()).isEqualTo(room.bytes());
  }

  private void takeAll(CountDownLatch taken) {
    try (Taken all = room.take(room.bytes())) {
      taken.countDown();
    }
  }
}
