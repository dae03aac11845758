package io.kithgraph.meta.cluster;

/** Why slots are to belong to another partition. */
public enum TransferReason {
  /** An operator asked for it. */
  ASKED(0),
  /** Their partition held too much. */
  SIZE(1),
  /** Their partition had too much to do. */
  LOAD(2);

  private final int code;

  TransferReason(int code) {
    this.code = code;
  }

  /** The number that stands for it in documents; never given to another. */
  public int code() {
    return code;
  }

  /** The reason of a number; {@link #ASKED} for what a newer release may have added. */
  public static TransferReason of(int code) {
    return switch (code) {
      case 1 -> SIZE;
      case 2 -> LOAD;
      default -> ASKED;
    };
  }
}
