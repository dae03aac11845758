/*
 * The change of hands of docs/decisions/0014, as io.kithgraph.storage.move.SlotMove does it, for Spin.
 *
 * One slot, a source and a target. MOVERS processes work on the move; each may stop anywhere, and each one's attempt has a
 * number, the later the higher. A client writes by any map that it ever saw, up to WRITES times. Somebody else may
 * change the map once, for another reason.
 *
 * What was written is counted: "source" and "target" are how many writes each has, "carried" how many the target got of the
 * source's. A partition's log is taken as given: a command is one atomic step, and what it changed is never lost.
 *
 * Covered: the fence by epochs, the compare-and-set of the map, attempts and numbers, a fence that is let go.
 * Not covered: transactions, several slots, records one by one, replicas; these are in the simulation.
 *
 * Checked: whoever the newest map names has all writes that were acknowledged; a refused write is nowhere.
 *
 * Each of the mistakes below, planted with -D, is found:
 *   NO_FENCE     the source applies what old maps have routed
 *   NO_COMPARE   a map replaces whatever map is there
 *   NO_ATTEMPTS  steps of an earlier attempt are taken
 */
#ifndef MOVERS
#define MOVERS 2
#endif
#ifndef WRITES
#define WRITES 3
#endif
#define EPOCHS 6

byte epoch = 1;             /* of the newest map */
bit moved[EPOCHS];          /* whether the map of an epoch names the target */
byte acknowledged = 0;

byte sourceEpoch = 0;       /* the source applies nothing that was routed before */
byte sourceAttempt = 0;
byte source = 0;

byte targetAttempt = 0;
byte targetNumber = 0;
byte target = 0;

/* A map of the next epoch; OK if it is the mover's turn. */
inline publish(from, toTarget, ok) {
  atomic {
    if
#ifdef NO_COMPARE
    :: epoch < EPOCHS - 1 ->
#else
    :: epoch == from && epoch < EPOCHS - 1 ->
#endif
      epoch++;
      moved[epoch] = toTarget;
      ok = 1
    :: else -> ok = 0
    fi;
    assert(!moved[epoch] || target >= acknowledged)
  }
}

active proctype Client() {
  byte known = 1;
  byte writes = 0;
  do
  :: writes < WRITES ->
    atomic {
      if
      :: known = epoch
      :: skip             /* still routes by the map of before */
      fi
    };
    atomic {
      writes++;
      if
      :: moved[known] -> target++; acknowledged++
#ifdef NO_FENCE
      :: !moved[known] -> source++; acknowledged++
#else
      :: !moved[known] && known >= sourceEpoch -> source++; acknowledged++
      :: !moved[known] && known < sourceEpoch -> skip
#endif
      fi;
      assert(moved[epoch] -> target >= acknowledged : source >= acknowledged)
    }
  :: writes == WRITES -> break
  od
}

/* Changes the map for another reason. */
active proctype Other() {
  bit ok;
  byte seen;
  seen = epoch;
  publish(seen, moved[seen], ok)
}

proctype Mover(byte attempt) {
  bit ok;
  byte seen, number, read;
  bit mine = 1;

  /* BEGIN at the source, then let go of a predecessor's fence, then BEGIN at the target. */
  atomic {
    if
    :: attempt > sourceAttempt -> sourceAttempt = attempt
    :: else -> mine = 0
    fi
  };
  if
  :: mine && sourceEpoch > 0 ->
    seen = epoch;
    if
    :: moved[seen] -> mine = 0
    :: else -> publish(seen, 0, ok)
    fi
  :: else
  fi;
  atomic {
    if
    :: mine && attempt > targetAttempt -> targetAttempt = attempt
    :: else -> mine = 0
    fi;
    number = targetNumber
  };

  do
  :: !mine || moved[epoch] -> break
  :: break                                   /* stops anywhere */
  :: mine && !moved[epoch] && epoch < EPOCHS - 2 ->
    seen = epoch;
    if
    :: moved[seen] -> break
    :: else
    fi;
    /* FENCE */
    atomic {
      if
#ifdef NO_ATTEMPTS
      :: true ->
#else
      :: attempt == sourceAttempt ->
#endif
        sourceEpoch = (sourceEpoch > seen + 1 -> sourceEpoch : seen + 1)
      :: else -> mine = 0
      fi
    };
    if
    :: !mine -> break
    :: else
    fi;
    read = source;
    /* The last records, and OWN: only the next step of the newest attempt. */
    atomic {
      if
#ifdef NO_ATTEMPTS
      :: true ->
#else
      :: attempt == targetAttempt && number == targetNumber ->
#endif
        target = read;
        targetNumber++;
        number = targetNumber;
        assert(!moved[epoch] || target >= acknowledged)
      :: else -> mine = 0
      fi
    };
    if
    :: !mine -> break
    :: else
    fi;
    if
    :: skip -> publish(seen, 1, ok)
    :: skip -> publish(seen, 0, ok)          /* it took too long */
    fi
  od
}

init {
  byte i = 1;
  do
  :: i <= MOVERS -> run Mover(i); i++
  :: else -> break
  od
}
