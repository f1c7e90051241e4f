package dev.treeline.load.send;

/** What became of one call of {@link Sender#send}; told once per request or record. */
public interface Receipt {

  /** They are acknowledged, and these many of them are said to have been rejected. */
  void acknowledged(Sending sending, long rejected);

  /** They were not taken, and trying again is of no use or has lasted too long. */
  void failed(Sending sending, String why);

  /** Not taken, and sent once more. */
  void retried();
}
