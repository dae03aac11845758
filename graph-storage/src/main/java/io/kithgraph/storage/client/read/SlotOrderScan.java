package io.kithgraph.storage.client.read;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.VertexPage;
import io.kithgraph.storage.api.VertexRecord;
import io.kithgraph.storage.api.VertexScan;
import io.kithgraph.storage.client.routing.Answers;
import io.kithgraph.storage.client.routing.PartitionCaller;
import io.kithgraph.storage.client.transport.Failures;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionRead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One page of a scan in the order of slots: asks the owner of each run of neighbouring slots in
 * turn until the page is full. Lives for one page; confined to the chain of its calls.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the callbacks complete the result
public final class SlotOrderScan {
  private final PartitionCaller caller;
  private final VertexScan scan;
  private final ReadOptions options;
  private final List<VertexRecord> page = new ArrayList<>();
  private final CompletableFuture<VertexPage> result = new CompletableFuture<>();

  /** A page that was not read yet; the scan has a positive limit. */
  public SlotOrderScan(PartitionCaller caller, VertexScan scan, ReadOptions options) {
    this.caller = caller;
    this.scan = scan;
    this.options = options;
  }

  /** Asks; called once. */
  public CompletableFuture<VertexPage> start() {
    readOn(scan.continuation().map(ScanContinuation::parse).orElse(ScanContinuation.START));
    return result;
  }

  private void readOn(ScanContinuation from) {
    @Nullable ScanContinuation next = from;
    // A loop and not a recursion while answers come at once: a map may have thousands of runs.
    while (next != null && !result.isDone()) {
      ScanContinuation at = next;
      CompletableFuture<Optional<ScanContinuation>> read =
          caller.withNewestMap(options.deadline(), 0, map -> read(map, at));
      if (!read.isDone() || read.isCompletedExceptionally()) {
        read.whenComplete(this::goOn);
        return;
      }
      next = read.join().orElse(null);
    }
  }

  private void goOn(Optional<ScanContinuation> next, @Nullable Throwable failure) {
    if (failure != null) {
      result.completeExceptionally(Failures.of(failure));
    } else {
      next.ifPresent(this::readOn);
    }
  }

  private CompletableFuture<Optional<ScanContinuation>> read(
      ClusterMap map, ScanContinuation from) {
    PartitionRead read =
        new PartitionRead.Scan(
            from.slot(), from.after(), scan.limit() - page.size(), scan.properties());
    return caller
        .read(map, map.owner(from.slot()), read, options, result)
        .thenApply(
            reply ->
                take(
                    from,
                    Answers.expect(PartitionAnswer.Page.class, reply.answer()),
                    endOfRun(map, from.slot())));
  }

  /**
   * Adds what lies in the run, and completes the result if the page is full or nothing is left.
   *
   * @return where to read on, if anywhere
   */
  private Optional<ScanContinuation> take(
      ScanContinuation from, PartitionAnswer.Page answer, int endOfRun) {
    boolean beyond = false;
    for (VertexRecord vertex : answer.vertices()) {
      // A partition may own slots behind those of others: they come when it is their turn.
      beyond |= Slots.of(options.graph(), vertex.id()) >= endOfRun;
      if (!beyond) {
        page.add(vertex);
      }
    }
    boolean runDone = beyond || answer.exhausted();
    ScanContinuation next;
    if (answer.vertices().isEmpty() && !runDone) {
      next = from;
    } else if (!runDone) {
      VertexId last = answer.vertices().get(answer.vertices().size() - 1).id();
      next = new ScanContinuation(Slots.of(options.graph(), last), last);
    } else if (endOfRun < Slots.COUNT) {
      next = new ScanContinuation(endOfRun, null);
    } else {
      result.complete(new VertexPage(page, Optional.empty()));
      return Optional.empty();
    }
    if (page.size() >= scan.limit()) {
      result.complete(new VertexPage(page, Optional.of(next.format())));
      return Optional.empty();
    }
    return Optional.of(next);
  }

  /** The first slot after the given one that has another owner, or the number of slots. */
  private static int endOfRun(ClusterMap map, int slot) {
    PartitionId owner = map.owner(slot);
    int end = slot + 1;
    while (end < Slots.COUNT && map.owner(end).equals(owner)) {
      end++;
    }
    return end;
  }
}
