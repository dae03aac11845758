package io.kithgraph.storage.partition.apply;

import io.kithgraph.model.SlotRange;
import io.kithgraph.model.Slots;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.partition.record.PartitionRecords;
import io.kithgraph.storage.partition.record.SlotMoves.Giving;
import io.kithgraph.storage.partition.record.SlotMoves.Taking;
import io.kithgraph.storage.partition.transaction.TransactionTable;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.CommandAnswer.Moving;
import io.kithgraph.storage.protocol.MoveProgress;
import io.kithgraph.storage.protocol.MovedRecord;
import io.kithgraph.storage.protocol.PartitionCommand.GiveSlots;
import io.kithgraph.storage.protocol.PartitionCommand.OfMove;
import io.kithgraph.storage.protocol.PartitionCommand.TakeSlots;

/**
 * The steps of a move of slots, at the partition that gives and at the one that takes. Every step
 * may come late, again, or from a process that another has replaced: a step that is not due changes
 * nothing and is answered with what is. Confined to the apply thread; lives for one entry.
 */
final class SlotMoveSteps {
  /** The most records that one command removes. */
  private static final int MAX_RECORDS = 2_000;

  private final EntryState state;
  private final TransactionTable transactions;

  SlotMoveSteps(EntryState state, TransactionTable transactions) {
    this.state = state;
    this.transactions = transactions;
  }

  CommandAnswer give(GiveSlots command) {
    Giving giving = state.moves().giving();
    if (giving == null || giving.move() != command.move()) {
      return switch (command.step()) {
        case BEGIN -> beginGiving(command);
        case FENCE -> notUnderWay(command);
        case RELEASE -> answer(command.attempt(), true);
      };
    }
    return switch (command.step()) {
      case BEGIN -> takeOver(giving, command);
      case FENCE -> fence(giving, command);
      case RELEASE -> release(giving);
    };
  }

  /** Tables of a bulk load are built for the slots as they are: moves wait until it has ended. */
  private boolean isLoading() {
    return !state.loadFences().loads().isEmpty();
  }

  private CommandAnswer beginGiving(GiveSlots command) {
    if (isOver(command) || state.moves().giving() != null || isLoading()) {
      return notUnderWay(command);
    }
    UndividedSteps.divide(state, transactions);
    Giving begun = new Giving(command.move(), command.attempt(), command.slots(), 0, false);
    state.setMoves(state.moves().withGiving(begun));
    return answer(begun);
  }

  private Moving takeOver(Giving giving, GiveSlots command) {
    long attempt = Math.max(giving.attempt(), command.attempt());
    Giving taken =
        new Giving(giving.move(), attempt, giving.slots(), giving.fence(), giving.releasing());
    state.setMoves(state.moves().withGiving(taken));
    return answer(taken);
  }

  private Moving fence(Giving giving, GiveSlots command) {
    if (command.attempt() != giving.attempt() || giving.releasing()) {
      return answer(giving);
    }
    Giving fenced =
        new Giving(giving.move(), giving.attempt(), giving.slots(), state.sequence(), false);
    state.setMoves(state.moves().withGiving(fenced).withEpoch(command.epoch()));
    return answer(fenced);
  }

  /**
   * Removes a bounded part. Before the first, what is prepared in the slots is let go, and ghosts
   * among their vertices are left to the new owner.
   */
  private Moving release(Giving giving) {
    if (!giving.releasing()) {
      transactions.removeSlots(giving.slots()::contains);
      setGhostsOwned(giving.slots(), false);
      state.setMoves(
          state
              .moves()
              .withGiving(
                  new Giving(
                      giving.move(), giving.attempt(), giving.slots(), giving.fence(), true)));
    }
    StorageKey notes = PartitionRecords.changeNotePrefix();
    int left = remove(notes, notes.afterPrefix(), remove(start(giving), end(giving), MAX_RECORDS));
    if (left > 0) {
      state.setMoves(state.moves().withGiving(null));
    }
    return answer(giving.attempt(), left > 0);
  }

  private static StorageKey start(Giving giving) {
    return StorageKeys.slotStart(giving.slots().first());
  }

  private static StorageKey end(Giving giving) {
    return StorageKeys.slotStart(giving.slots().last() + 1);
  }

  /** Removes at most so many records; gives how many more might have been removed. */
  private int remove(StorageKey from, StorageKey to, int limit) {
    int left = limit;
    try (EngineIterator iterator = state.scanStored(from, to)) {
      for (; left > 0 && iterator.isValid(); iterator.next()) {
        StorageKey key = StorageKey.of(iterator.key());
        if (StorageKeys.decode(key) == null) {
          state.removeRaw(key);
        } else {
          state.removeStoredPage(key);
        }
        left--;
      }
    }
    return left;
  }

  CommandAnswer take(TakeSlots command) {
    Taking taking = state.moves().taking();
    if (taking == null || taking.move() != command.move()) {
      return switch (command.step()) {
        case BEGIN -> beginTaking(command);
        case RECORDS, OWN -> notUnderWay(command);
        case END -> answer(command.attempt(), true);
      };
    }
    return switch (command.step()) {
      case BEGIN -> takeOver(taking, command);
      case RECORDS -> records(taking, command);
      case OWN -> own(taking, command);
      case END -> end(taking, command);
    };
  }

  /**
   * Takes note of what the map of a command says: if it has given the slots that are here to this
   * partition, what is prepared in them is prepared here from now on.
   */
  void learn(long slotsSince) {
    Taking taking = state.moves().taking();
    if (taking != null && !taking.owned() && taking.epoch() != 0 && slotsSince >= taking.epoch()) {
      own(taking);
    }
  }

  private void own(Taking taking) {
    transactions.restore(state::scanStored, taking.slots()::contains);
    state.setMoves(
        state
            .moves()
            .withTaking(
                new Taking(
                    taking.move(),
                    taking.attempt(),
                    taking.slots(),
                    taking.number(),
                    taking.progress(),
                    taking.epoch(),
                    true)));
  }

  private Moving end(Taking taking, TakeSlots command) {
    if (!taking.owned()) {
      own(taking);
    }
    state.setMoves(state.moves().withTaking(null));
    return answer(command.attempt(), true);
  }

  private CommandAnswer beginTaking(TakeSlots command) {
    if (isOver(command)
        || state.moves().taking() != null
        || isLoading()
        || !isEmpty(command.slots())) {
      return notUnderWay(command);
    }
    Taking begun =
        new Taking(
            command.move(), command.attempt(), command.slots(), 0, MoveProgress.START, 0, false);
    state.setMoves(state.moves().withTaking(begun));
    return answer(begun);
  }

  private boolean isEmpty(SlotRange slots) {
    try (EngineIterator iterator =
        state.scanStored(
            StorageKeys.slotStart(slots.first()), StorageKeys.slotStart(slots.last() + 1))) {
      return !iterator.isValid();
    }
  }

  private Moving takeOver(Taking taking, TakeSlots command) {
    long attempt = Math.max(taking.attempt(), command.attempt());
    return put(
        new Taking(
            taking.move(),
            attempt,
            taking.slots(),
            taking.number(),
            taking.progress(),
            taking.epoch(),
            taking.owned()));
  }

  private static boolean isDue(Taking taking, TakeSlots command) {
    return command.attempt() == taking.attempt()
        && command.number() == taking.number()
        && !taking.owned();
  }

  private Moving records(Taking taking, TakeSlots command) {
    if (!isDue(taking, command)) {
      return answer(taking);
    }
    for (MovedRecord moved : command.records()) {
      state.replaceStored(StorageKey.of(moved.key()), moved.value());
    }
    return put(next(taking, command.progress(), 0));
  }

  private Moving own(Taking taking, TakeSlots command) {
    if (!isDue(taking, command)) {
      return answer(taking);
    }
    CommonRecords common = new CommonRecords(state, transactions, taking.slots());
    common.take(command.records(), command.firstSlots());
    state.setMoves(state.moves().withEpoch(command.epoch()));
    return put(next(taking, taking.progress(), command.epoch()));
  }

  private static Taking next(Taking taking, MoveProgress progress, long epoch) {
    return new Taking(
        taking.move(),
        taking.attempt(),
        taking.slots(),
        taking.number() + 1,
        progress,
        epoch,
        false);
  }

  private Moving put(Taking taking) {
    state.setMoves(state.moves().withTaking(taking));
    return answer(taking);
  }

  private void setGhostsOwned(SlotRange slots, boolean owned) {
    state
        .knownGhosts()
        .forEach(
            ghost -> {
              if (slots.contains(Slots.of(ghost.graph(), ghost.vertex()))) {
                state.addGhost(ghost.graph(), ghost.vertex(), owned);
              }
            });
  }

  private boolean isOver(OfMove command) {
    return command.move() <= state.moves().lastMove();
  }

  private static CommandAnswer notUnderWay(OfMove command) {
    return new CommandAnswer.Refused(
        ErrorCode.CONFLICT,
        "Move " + command.move() + " cannot begin or go on here; another one has, or it is over",
        -1);
  }

  private static Moving answer(Giving giving) {
    return new Moving(giving.attempt(), giving.fence(), MoveProgress.START, true);
  }

  private static Moving answer(Taking taking) {
    return new Moving(taking.attempt(), taking.number(), taking.progress(), true);
  }

  private static Moving answer(long attempt, boolean done) {
    return new Moving(attempt, 0, MoveProgress.START, done);
  }
}
