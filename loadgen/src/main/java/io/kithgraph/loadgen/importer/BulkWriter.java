package io.kithgraph.loadgen.importer;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.kithgraph.api.v1.BatchError;
import io.kithgraph.api.v1.BulkWriteRequest;
import io.kithgraph.api.v1.BulkWriteResponse;
import io.kithgraph.api.v1.BulkWriteStart;
import io.kithgraph.api.v1.GraphServiceGrpc.GraphServiceStub;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends batches over one {@code BulkWrite} stream, one under way in each lane, and sends again what
 * failed for reasons that pass, on a new stream if need be. Everything that happens on the stream
 * becomes an event in a queue that the importing thread works through while it waits, so that all
 * state is confined to that thread; the queue holds at most one answer for each lane and a few
 * signals.
 */
final class BulkWriter implements AutoCloseable {
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

  private final GraphServiceStub stub;
  private final BulkWriteStart start;
  private final Duration patience;
  private final BiConsumer<Batch, BulkWriteResponse> answers;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Map<Integer, Sent> underWay = new HashMap<>();
  private final Map<Long, Integer> lanesBySequence = new HashMap<>();
  private @Nullable ClientCallStreamObserver<BulkWriteRequest> stream;
  private int generation;
  private long nextSequence = 1;
  private long sentAgain;
  private Duration backoff = FIRST_BACKOFF;
  private long reopenAtNanos;

  /**
   * A writer for one graph.
   *
   * @param patience how long one batch may go unanswered, all repetitions included
   * @param answers is told, on the importing thread, the final answer of every batch
   */
  BulkWriter(
      GraphServiceStub stub,
      BulkWriteStart start,
      Duration patience,
      BiConsumer<Batch, BulkWriteResponse> answers) {
    this.stub = stub;
    this.start = start;
    this.patience = patience;
    this.answers = answers;
  }

  private sealed interface Event {
    record Answer(int generation, BulkWriteResponse response) implements Event {}

    record Ended(int generation, Status status) implements Event {}

    record Ready() implements Event {}
  }

  /** A batch under way. */
  private static final class Sent {
    final Batch batch;
    final BulkWriteRequest request;
    final long firstSentNanos;

    /** When to send it (again); {@link Long#MAX_VALUE} while an answer is awaited. */
    long dueNanos;

    Sent(Batch batch, BulkWriteRequest request, long nowNanos) {
      this.batch = batch;
      this.request = request;
      this.firstSentNanos = nowNanos;
      this.dueNanos = nowNanos;
    }
  }

  /** Sends a batch once its lane is free; blocks until then, and until the stream takes it. */
  void send(Batch batch) {
    while (underWay.containsKey(batch.lane())) {
      await();
    }
    long sequence = nextSequence++;
    BulkWriteRequest request =
        BulkWriteRequest.newBuilder().setBatch(batch.encode(sequence)).build();
    Sent sent = new Sent(batch, request, System.nanoTime());
    underWay.put(batch.lane(), sent);
    lanesBySequence.put(sequence, batch.lane());
    while (!sendDue()) {
      await();
    }
    drain();
  }

  /** Blocks until everything is answered. */
  void finish() {
    while (!underWay.isEmpty()) {
      if (sendDue() && underWay.isEmpty()) {
        return;
      }
      await();
    }
  }

  /** How many times a batch was sent again. */
  long sentAgain() {
    return sentAgain;
  }

  private void drain() {
    Event event;
    while ((event = events.poll()) != null) {
      accept(event);
    }
  }

  /** Waits for the next event, or for the next moment at which something is due. */
  private void await() {
    long now = System.nanoTime();
    long wakeNanos = now + TimeUnit.SECONDS.toNanos(1);
    for (Sent sent : underWay.values()) {
      if (now - sent.firstSentNanos > patience.toNanos()) {
        throw new ImportException(
            ImportException.Reason.UNREACHABLE,
            "The server has not answered for "
                + patience.toSeconds()
                + " s. What was answered is imported; run the same command again to go on");
      }
      if (sent.dueNanos != Long.MAX_VALUE && stream != null && sent.dueNanos > now) {
        wakeNanos = Math.min(wakeNanos, sent.dueNanos);
      }
    }
    if (stream == null) {
      wakeNanos = Math.min(wakeNanos, reopenAtNanos);
    }
    try {
      Event event = events.poll(Math.max(0, wakeNanos - now), TimeUnit.NANOSECONDS);
      if (event != null) {
        accept(event);
        drain();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImportException(
          ImportException.Reason.UNREACHABLE, "The import was interrupted", e);
    }
    sendDue();
  }

  /** Sends all that is due; whether nothing due is left. */
  private boolean sendDue() {
    long now = System.nanoTime();
    if (stream == null) {
      if (now < reopenAtNanos) {
        return false;
      }
      open();
    }
    boolean all = true;
    for (Sent sent : underWay.values()) {
      if (sent.dueNanos == Long.MAX_VALUE) {
        continue;
      }
      ClientCallStreamObserver<BulkWriteRequest> open = stream;
      if (open == null || !open.isReady()) {
        return false;
      }
      if (sent.dueNanos <= now) {
        sent.dueNanos = Long.MAX_VALUE;
        open.onNext(sent.request);
      } else {
        all = false;
      }
    }
    return all;
  }

  private void open() {
    int opened = ++generation;
    stub.bulkWrite(
        new ClientResponseObserver<BulkWriteRequest, BulkWriteResponse>() {
          @Override
          public void beforeStart(ClientCallStreamObserver<BulkWriteRequest> requests) {
            stream = requests;
            requests.setOnReadyHandler(() -> events.add(new Event.Ready()));
          }

          @Override
          public void onNext(BulkWriteResponse response) {
            events.add(new Event.Answer(opened, response));
          }

          @Override
          public void onError(Throwable failure) {
            events.add(new Event.Ended(opened, Status.fromThrowable(failure)));
          }

          @Override
          public void onCompleted() {
            events.add(new Event.Ended(opened, Status.UNAVAILABLE));
          }
        });
    ClientCallStreamObserver<BulkWriteRequest> open = stream;
    if (open != null) {
      open.onNext(BulkWriteRequest.newBuilder().setStart(start).build());
    }
  }

  private void accept(Event event) {
    if (event instanceof Event.Answer answer && answer.generation() == generation) {
      answered(answer.response());
    } else if (event instanceof Event.Ended ended && ended.generation() == generation) {
      streamEnded(ended.status());
    }
  }

  private void answered(BulkWriteResponse response) {
    Integer lane = lanesBySequence.get(response.getSequence());
    Sent sent = lane == null ? null : underWay.get(lane);
    if (lane == null || sent == null) {
      return;
    }
    if (response.hasError()) {
      BatchError error = response.getError();
      long asked =
          TimeUnit.SECONDS.toNanos(error.getRetryAfter().getSeconds())
              + error.getRetryAfter().getNanos();
      sent.dueNanos = System.nanoTime() + Math.max(asked, backoff.toNanos());
      sentAgain++;
      return;
    }
    backoff = FIRST_BACKOFF;
    underWay.remove(lane);
    lanesBySequence.remove(response.getSequence());
    answers.accept(sent.batch, response);
  }

  private void streamEnded(Status status) {
    stream = null;
    switch (status.getCode()) {
      case UNAVAILABLE, RESOURCE_EXHAUSTED, ABORTED, DEADLINE_EXCEEDED, CANCELLED -> {
        reopenAtNanos = System.nanoTime() + backoff.toNanos();
        backoff =
            backoff.multipliedBy(2).compareTo(MAX_BACKOFF) < 0
                ? backoff.multipliedBy(2)
                : MAX_BACKOFF;
        for (Sent sent : underWay.values()) {
          sent.dueNanos = reopenAtNanos;
          sentAgain++;
        }
      }
      default ->
          throw new ImportException(
              ImportException.Reason.REFUSED,
              "The server refused the import: "
                  + (status.getDescription() == null
                      ? status.getCode().toString()
                      : status.getDescription()));
    }
  }

  /** Lets go of the stream; batches under way may or may not be applied. */
  @Override
  public void close() {
    ClientCallStreamObserver<BulkWriteRequest> open = stream;
    if (open != null) {
      generation++;
      stream = null;
      if (underWay.isEmpty()) {
        open.onCompleted();
      } else {
        open.cancel("The import ends", null);
      }
    }
  }
}
