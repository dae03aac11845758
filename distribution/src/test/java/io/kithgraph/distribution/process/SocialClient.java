package io.kithgraph.distribution.process;

import io.grpc.StatusRuntimeException;
import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.api.v1.RelationServiceGrpc.RelationServiceBlockingStub;
import io.kithgraph.api.v1.SendGiftRequest;
import io.kithgraph.api.v1.UnfollowRequest;
import io.kithgraph.api.v1.VertexId;
import io.kithgraph.api.v1.WriteOptions;
import io.kithgraph.distribution.process.SocialLedger.Pair;
import io.kithgraph.distribution.process.SocialLedger.Transfer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One client of a test that kills its server: it alone writes follows of its own pairs and its own
 * gifts, so it knows what must be there. At most one of its writes is in doubt: the one that the
 * server died under. Confined to one thread at a time.
 */
final class SocialClient {
  private static final long DEADLINE_SECONDS = 20;
  private static final long RETRY_PAUSE_NANOS = 20_000_000;

  private final int number;
  private final int clients;
  private final int users;
  private final Random random;
  private final Set<Pair> follows = new HashSet<>();
  private final Set<Transfer> gifts = new HashSet<>();
  private @Nullable Operation inDoubt;
  private int operations;
  private int acknowledged;

  SocialClient(int number, int clients, int users, long seed) {
    this.number = number;
    this.clients = clients;
    this.users = users;
    this.random = new Random(seed * 31 + number);
  }

  /** A write with the key under which it may be repeated. */
  private record Operation(Kind kind, Pair pair, long amount, String key) {}

  private enum Kind {
    FOLLOW,
    UNFOLLOW,
    GIFT
  }

  int acknowledged() {
    return acknowledged;
  }

  /** Follows that were acknowledged and not ended since. */
  Set<Pair> follows() {
    return follows;
  }

  /** Gifts that were acknowledged. */
  Set<Transfer> gifts() {
    return gifts;
  }

  /** Whether this client writes the follow of the pair. */
  boolean owns(Pair pair) {
    return Math.floorMod(pair.from() * 31 + pair.to(), clients) == number;
  }

  /** Whether this client sent the gift. */
  boolean sent(Transfer gift) {
    return gift.amount() % clients == number;
  }

  /** The pair whose follow may be there or not. */
  Optional<Pair> followInDoubt() {
    Operation doubt = inDoubt;
    return doubt == null || doubt.kind() == Kind.GIFT
        ? Optional.empty()
        : Optional.of(doubt.pair());
  }

  /** The gift that may be there or not. */
  Optional<Transfer> giftInDoubt() {
    Operation doubt = inDoubt;
    return doubt == null || doubt.kind() != Kind.GIFT
        ? Optional.empty()
        : Optional.of(new Transfer(doubt.pair(), doubt.amount()));
  }

  /** Takes what the server has for what was in doubt: the caller saw it from both sides. */
  void adopt(boolean there) {
    Operation doubt = inDoubt;
    if (doubt == null) {
      return;
    }
    if (doubt.kind() == Kind.GIFT) {
      if (there) {
        gifts.add(new Transfer(doubt.pair(), doubt.amount()));
      }
    } else if (there) {
      follows.add(doubt.pair());
    } else {
      follows.remove(doubt.pair());
    }
    inDoubt = null;
  }

  /** With even chance, sends what was in doubt again under its key, so that it is no more. */
  void maybeRepeat(RelationServiceBlockingStub relations) {
    Operation doubt = inDoubt;
    if (doubt != null && random.nextBoolean()) {
      send(relations, doubt);
      applied(doubt);
    }
  }

  /** Writes until the server is gone. */
  void writeUntilFailure(RelationServiceBlockingStub relations) {
    while (true) {
      Operation next = next();
      inDoubt = next;
      try {
        send(relations, next);
      } catch (StatusRuntimeException e) {
        switch (e.getStatus().getCode()) {
          case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED -> {
            return;
          }
          case ABORTED, RESOURCE_EXHAUSTED -> {
            // Told to try again: nothing was applied, or it was and the key protects it.
            continue;
          }
          default -> throw e;
        }
      }
      applied(next);
    }
  }

  /**
   * Writes until told to stop, each write again and again under its key until it is acknowledged:
   * afterwards nothing is in doubt.
   *
   * @param latencies gets the time of each write from its first try to its acknowledgement
   */
  void writeUntil(
      BooleanSupplier stop, RelationServiceBlockingStub relations, LongConsumer latencies) {
    while (!stop.getAsBoolean()) {
      Operation next = next();
      inDoubt = next;
      long began = System.nanoTime();
      while (!sent(relations, next)) {
        LockSupport.parkNanos(RETRY_PAUSE_NANOS);
      }
      latencies.accept(System.nanoTime() - began);
      applied(next);
    }
  }

  private static boolean sent(RelationServiceBlockingStub relations, Operation operation) {
    try {
      send(relations, operation);
      return true;
    } catch (StatusRuntimeException e) {
      return switch (e.getStatus().getCode()) {
        case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, ABORTED, RESOURCE_EXHAUSTED -> false;
        default -> throw e;
      };
    }
  }

  private void applied(Operation operation) {
    acknowledged++;
    inDoubt = null;
    switch (operation.kind()) {
      case FOLLOW -> follows.add(operation.pair());
      case UNFOLLOW -> follows.remove(operation.pair());
      case GIFT -> gifts.add(new Transfer(operation.pair(), operation.amount()));
    }
  }

  private Operation next() {
    int id = operations++;
    String key = "client-" + number + "-" + id;
    // A few celebrities take most of it.
    long to = random.nextInt(3) == 0 ? random.nextInt(users) : random.nextInt(3);
    if (random.nextInt(3) == 0) {
      return new Operation(
          Kind.GIFT, new Pair(random.nextInt(users), to), (long) id * clients + number, key);
    }
    Pair pair;
    do {
      pair = new Pair(random.nextInt(users), random.nextInt(3) == 0 ? random.nextInt(users) : to);
    } while (!owns(pair));
    boolean end = follows.contains(pair) && random.nextBoolean();
    return new Operation(end ? Kind.UNFOLLOW : Kind.FOLLOW, pair, 0, key);
  }

  private static void send(RelationServiceBlockingStub stub, Operation operation) {
    RelationServiceBlockingStub relations =
        stub.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    WriteOptions options = WriteOptions.newBuilder().setIdempotencyKey(operation.key()).build();
    VertexId from = VertexId.newBuilder().setNumber(operation.pair().from()).build();
    VertexId to = VertexId.newBuilder().setNumber(operation.pair().to()).build();
    var unused =
        switch (operation.kind()) {
          case FOLLOW ->
              relations
                  .follow(
                      FollowRequest.newBuilder()
                          .setOptions(options)
                          .setFollower(from)
                          .setFollowee(to)
                          .build())
                  .getOutcome();
          case UNFOLLOW ->
              relations
                  .unfollow(
                      UnfollowRequest.newBuilder()
                          .setOptions(options)
                          .setFollower(from)
                          .setFollowee(to)
                          .build())
                  .getOutcome();
          case GIFT ->
              relations
                  .sendGift(
                      SendGiftRequest.newBuilder()
                          .setOptions(options)
                          .setGiver(from)
                          .setReceiver(to)
                          .setAmount(operation.amount())
                          .build())
                  .getOutcome();
        };
  }
}
