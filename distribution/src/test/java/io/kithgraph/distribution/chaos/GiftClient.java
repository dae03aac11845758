package io.kithgraph.distribution.chaos;

import io.kithgraph.api.v1.SendGiftRequest;
import io.kithgraph.distribution.chaos.Calls.InDoubtException;
import io.kithgraph.distribution.process.SocialLedger.Pair;
import io.kithgraph.distribution.process.SocialLedger.Transfer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Sends gifts, each with an amount of its own. One without an answer is mostly repeated under its
 * key until there is one, and sometimes given up. Runs in one thread; others may look at what it
 * has sent.
 */
final class GiftClient {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final int number;
  private final int clients;
  private final Calls calls;
  private final List<Long> users;
  private final Random random;
  private final Queue<Transfer> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<Transfer> givenUp = new ConcurrentLinkedQueue<>();
  private int operations;

  GiftClient(int number, int clients, Calls calls, List<Long> users, long seed) {
    this.number = number;
    this.clients = clients;
    this.calls = calls;
    this.users = users;
    this.random = new Random(seed * 37 + number);
  }

  /** Calls until the run ends. */
  void run() {
    calls.loop(this::step);
  }

  private void step() {
    Pair pair = new Pair(anyUser(), anyUser());
    int id = operations++;
    Transfer gift = new Transfer(pair, (long) id * clients + number + 1);
    SendGiftRequest request =
        SendGiftRequest.newBuilder()
            .setOptions(Calls.options("gift-" + number + "-" + id))
            .setGiver(Calls.user(pair.from()))
            .setReceiver(Calls.user(pair.to()))
            .setAmount(gift.amount())
            .build();
    boolean repeats = random.nextInt(4) != 0;
    Duration patience = Calls.patience(random);
    try {
      var unused = calls.once(patience, relations -> relations.sendGift(request));
    } catch (InDoubtException e) {
      if (!repeats) {
        givenUp.add(gift);
        return;
      }
      var unused = calls.untilAnswered(DEADLINE, relations -> relations.sendGift(request));
    }
    acknowledged.add(gift);
  }

  private long anyUser() {
    return users.get(random.nextInt(users.size()));
  }

  /** Gifts that must be there once. */
  Queue<Transfer> acknowledged() {
    return acknowledged;
  }

  /** Gifts that may be there once. */
  Queue<Transfer> givenUp() {
    return givenUp;
  }
}
