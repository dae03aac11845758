package io.kithgraph.storage.partition.record;

import io.kithgraph.storage.api.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of a transaction in one slot; answers every later command about it. Immutable.
 *
 * <p>Body of the record: state u8 (1 committed, 2 aborted) | role u8 | log time i64 | fingerprint
 * i64 | count varint | outcome u8 for each of the slot's mutations, in the order of the part.
 *
 * @param role for how long it is remembered
 * @param logTimeMillis when it was decided or finished
 * @param fingerprint of what was committed
 */
public record OutcomeRecord(
    boolean committed, Role role, long logTimeMillis, long fingerprint, List<Outcome> outcomes) {

  private static final int COMMITTED = 1;
  private static final int ABORTED = 2;

  /** The codes of outcomes in records, by place; part of the format. */
  private static final Outcome[] OUTCOMES = {
    Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.DELETED, Outcome.NOT_FOUND
  };

  public OutcomeRecord {
    outcomes = List.copyOf(outcomes);
  }

  /** Why the outcome is kept, which says for how long. Retention is in milliseconds of log time. */
  public enum Role {
    /** The decision, and every other partition is known to have finished. */
    DECISION(1, 24),
    /**
     * The decision, while some other partition may still hold intents and have to ask. Kept so long
     * that no partition can have been away longer.
     */
    UNSETTLED_DECISION(2, 90 * 24),
    /** What a participant was told; kept longer than the decision. */
    PARTICIPANT(3, 48);

    private final int code;
    private final long retentionMillis;

    Role(int code, int hours) {
      this.code = code;
      this.retentionMillis = hours * 3_600_000L;
    }

    public long retentionMillis() {
      return retentionMillis;
    }

    private static Role of(int code) {
      for (Role role : values()) {
        if (role.code == code) {
          return role;
        }
      }
      throw new MalformedRecordException("unknown role " + code);
    }
  }

  public boolean isExpired(long nowMillis) {
    return nowMillis - logTimeMillis > role.retentionMillis();
  }

  public byte[] encode() {
    RecordWriter out = PartitionRecords.begin();
    out.u8(committed ? COMMITTED : ABORTED).u8(role.code).i64(logTimeMillis).i64(fingerprint);
    writeOutcomes(out, outcomes);
    return PartitionRecords.seal(out);
  }

  public static OutcomeRecord decode(byte[] sealed) {
    RecordReader in = PartitionRecords.open(sealed);
    int state = in.u8();
    if (state != COMMITTED && state != ABORTED) {
      throw new MalformedRecordException("unknown state " + state);
    }
    OutcomeRecord record =
        new OutcomeRecord(
            state == COMMITTED, Role.of(in.u8()), in.i64(), in.i64(), readOutcomes(in));
    in.end();
    return record;
  }

  static void writeOutcomes(RecordWriter out, List<Outcome> outcomes) {
    out.varint(outcomes.size());
    for (Outcome outcome : outcomes) {
      out.u8(
          switch (outcome) {
            case CREATED -> 0;
            case UPDATED -> 1;
            case UNCHANGED -> 2;
            case DELETED -> 3;
            case NOT_FOUND -> 4;
          });
    }
  }

  static List<Outcome> readOutcomes(RecordReader in) {
    int count = in.count();
    List<Outcome> outcomes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int code = in.u8();
      if (code >= OUTCOMES.length) {
        throw new MalformedRecordException("unknown outcome " + code);
      }
      outcomes.add(OUTCOMES[code]);
    }
    return outcomes;
  }
}
