package dev.treeline.server.routing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Instances that gave no sign when they were asked last. A few questions at a time find out when
 * one is back; all others would wait for nothing, in places that questions to other peers need.
 */
final class SilentPeers {

  private static final int QUESTIONS_AT_ONCE = 2;

  private final Map<Peer, Semaphore> silent = new ConcurrentHashMap<>();

  /** When each of them was heard from last. */
  private final Map<Peer, Long> heard = new ConcurrentHashMap<>();

  boolean has(Peer peer) {
    return silent.containsKey(peer);
  }

  /**
   * Lets a question through, or not.
   *
   * @return to be run when the question has ended
   */
  Runnable admit(Peer peer) throws PeerException {
    Semaphore few = silent.get(peer);
    if (few == null) {
      return () -> {};
    }
    if (!few.tryAcquire()) {
      throw new PeerException("instance " + peer + " gave no sign when it was asked last", 1);
    }
    return few::release;
  }

  void heard(Peer peer) {
    heard.put(peer, System.nanoTime());
    silent.remove(peer);
  }

  /**
   * A large trace takes a while, in which a process that goes on answers others.
   *
   * @param asked when it was asked, of {@link System#nanoTime}
   * @return whether it gives no sign to others either
   */
  boolean gaveNone(Peer peer, long asked) {
    if (wasHeardSince(peer, asked)) {
      return false;
    }
    silent.computeIfAbsent(peer, first -> new Semaphore(QUESTIONS_AT_ONCE));
    if (wasHeardSince(peer, asked)) { // by another thread, just before that
      silent.remove(peer);
      return false;
    }
    return true;
  }

  private boolean wasHeardSince(Peer peer, long asked) {
    Long last = heard.get(peer);
    return last != null && last - asked > 0;
  }
}
