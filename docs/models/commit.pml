/*
 * The commit protocol of docs/decisions/0005, as io.kithgraph.storage.protocol.PartitionCommand states it, for Spin.
 *
 * One request of a client that changes one thing in each of some partitions: the primary and OTHERS. COORDINATORS
 * processes run it at the same time, as happens when a client sends it again; each may stop for good anywhere. An
 * attempt that was aborted is followed by the next (ATTEMPTS transaction ids). The network delivers whatever was ever
 * sent, at any time, any number of times, and loses answers. Prepare and Decide may be refused while they have left no
 * trace. Recovery and readers meet intents at any time.
 *
 * A partition's log is taken as given: a command is one atomic step, and what it changed is never lost.
 *
 * Checked:
 *   - no partition commits what another has aborted; the request commits at most once over all attempts
 *   - each half is applied at most once
 *   - acknowledged means committed in every partition
 *   - with one coordinator, refused means committed nowhere, ever
 *   - locks do not stay (the claim "released", under weak fairness)
 *
 * Each of the mistakes below, planted with -D, is found:
 *   NO_TOMBSTONE   asking the primary about an undecided transaction records nothing
 *   FORGETFUL      a participant forgets that it has finished
 *   EARLY          the write is acknowledged before the others have finished
 *   IMPATIENT      a coordinator goes on to the next attempt before the last one is aborted
 *   NO_RECOVERY    nobody ends what a dead coordinator left
 */
#ifndef COORDINATORS
#define COORDINATORS 2
#endif
#ifndef ATTEMPTS
#define ATTEMPTS 2
#endif
#ifndef OTHERS
#define OTHERS 2
#endif
#define LAST (OTHERS - 1)

mtype = { NONE, PREPARED, COMMITTED, ABORTED, REFUSED, LOCKED };

mtype primary[ATTEMPTS] = NONE;
typedef Participant { mtype at[ATTEMPTS] = NONE; byte applied = 0 };
Participant other[OTHERS];
byte appliedAtPrimary = 0;

/* What was ever sent. Prepare and Finish carry the participant, Finish the decision. */
typedef Sent { bit prepare[OTHERS]; bit decide; bit resolve; bit commit[OTHERS]; bit abort[OTHERS] };
Sent sent[ATTEMPTS];

bit refusedForGood = 0;

#define locked(t, i) (ATTEMPTS > 1 && other[i].at[1 - (t)] == PREPARED)
#define prepared(i)  (other[i].at[0] == PREPARED || (ATTEMPTS > 1 && other[i].at[ATTEMPTS - 1] == PREPARED))

#define torn(t) \
  (primary[t] == ABORTED && (other[0].at[t] == COMMITTED || other[LAST].at[t] == COMMITTED) \
   || primary[t] == COMMITTED && (other[0].at[t] == ABORTED || other[LAST].at[t] == ABORTED))

inline check() {
  assert(!torn(0) && !torn(ATTEMPTS - 1));
  assert(other[0].applied <= 1 && other[LAST].applied <= 1 && appliedAtPrimary <= 1);
  assert(!(refusedForGood && appliedAtPrimary > 0))
}

/* ---- what partitions do with commands; each is one entry of a log ---- */

inline onPrepare(t, i, answer) {
  if
  :: other[i].at[t] != NONE -> answer = other[i].at[t]
  :: other[i].at[t] == NONE && locked(t, i) -> answer = LOCKED
  :: other[i].at[t] == NONE && !locked(t, i) -> other[i].at[t] = PREPARED; answer = PREPARED
  :: other[i].at[t] == NONE && !locked(t, i) -> answer = REFUSED
  fi
}

inline onDecide(t, answer) {
  if
  :: primary[t] != NONE -> answer = primary[t]
  :: primary[t] == NONE -> primary[t] = COMMITTED; appliedAtPrimary++; answer = COMMITTED
  :: primary[t] == NONE -> answer = REFUSED
  fi;
  check()
}

inline onResolve(t, answer) {
  if
  :: primary[t] == NONE ->
#ifndef NO_TOMBSTONE
    primary[t] = ABORTED;
#endif
    answer = ABORTED
  :: else -> answer = primary[t]
  fi;
  check()
}

inline onFinish(t, i, decision) {
  if
  :: other[i].at[t] == PREPARED ->
    assert(decision == primary[t]);
    if
    :: decision == COMMITTED -> other[i].applied++
    :: else
    fi;
#ifdef FORGETFUL
    other[i].at[t] = NONE
#else
    other[i].at[t] = decision
#endif
  :: else
  fi;
  check()
}

/* ---- a coordinator ---- */

inline finishAll(t, decision) {
  i = 0;
  do
  :: i < OTHERS ->
    atomic {
      if
      :: decision == COMMITTED -> sent[t].commit[i] = 1
      :: else -> sent[t].abort[i] = 1
      fi;
      onFinish(t, i, decision);
      i++
    }
  :: i == OTHERS -> break
  :: true -> goto dead
  od
}

proctype Coordinator() {
  byte t = 0, i;
  bit anyPrepared, anyHindered, anyCommitted, anyAborted, anyRefused;
  mtype answer = NONE;

attempt:
  anyPrepared = 0; anyHindered = 0; anyCommitted = 0; anyAborted = 0; anyRefused = 0;
  answer = NONE;
  i = 0;
  do
  :: i < OTHERS ->
    atomic {
      sent[t].prepare[i] = 1;
      onPrepare(t, i, answer);
      if
      :: answer == PREPARED -> anyPrepared = 1
      :: answer == COMMITTED -> anyCommitted = 1
      :: answer == ABORTED -> anyAborted = 1
      :: answer == LOCKED -> anyHindered = 1
      :: answer == REFUSED -> anyHindered = 1; anyRefused = 1
      fi;
      i++
    }
  :: i == OTHERS -> break
  :: i < OTHERS -> sent[t].prepare[i] = 1; goto failed
  :: true -> goto dead
  od;
  if
  :: anyAborted -> answer = ABORTED; goto finish
  :: !anyAborted && anyCommitted -> goto decide
  :: !anyAborted && !anyCommitted && anyHindered -> goto hindered
  :: else -> goto decide
  fi;

decide:
  if
  :: atomic { sent[t].decide = 1; onDecide(t, answer) }
  :: sent[t].decide = 1; goto failed
  :: goto dead
  fi;
  if
  :: answer == REFUSED -> anyRefused = 1; goto abort
  :: else
  fi;

finish: /* answer is the decision */
#ifdef EARLY
  if
  :: answer == COMMITTED -> assert(other[0].at[t] == COMMITTED && other[LAST].at[t] == COMMITTED)
  :: else
  fi;
#endif
  finishAll(t, answer);
  if
  :: answer == COMMITTED ->
    /* Acknowledged. */
    assert(primary[t] == COMMITTED && other[0].at[t] == COMMITTED && other[LAST].at[t] == COMMITTED);
    goto dead
  :: anyRefused && answer == ABORTED -> goto refused
  :: !anyRefused && answer == ABORTED -> goto next
  fi;

hindered: /* Decide was not sent by this coordinator in this attempt. */
#ifdef IMPATIENT
  goto next;
#endif
  answer = primary[t]; /* a strong read */
  if
  :: answer == COMMITTED -> goto attempt
  :: answer == ABORTED -> anyRefused = 0; goto finish
  :: answer == NONE && anyPrepared -> goto abort
  :: answer == NONE && !anyPrepared && anyRefused -> goto refused
  :: answer == NONE && !anyPrepared && !anyRefused -> goto attempt /* after a pause */
  :: goto dead
  fi;

abort:
  if
  :: atomic { sent[t].resolve = 1; onResolve(t, answer) }; goto finish
  :: goto dead
  fi;

failed: /* A call did not get through: the client is told that the outcome is open, and things are tidied up. */
  if
  :: atomic { sent[t].resolve = 1; onResolve(t, answer) };
    finishAll(t, answer)
  :: true
  fi;
  goto dead;

refused:
  if
  :: COORDINATORS == 1 -> refusedForGood = 1; check()
  :: else
  fi;
  goto dead;

next:
  if
  :: t + 1 < ATTEMPTS -> t++; goto attempt
  :: else
  fi;

dead: /* Nothing of it is left. */
  atomic {
    t = 0; i = 0; answer = NONE;
    anyPrepared = 0; anyHindered = 0; anyCommitted = 0; anyAborted = 0; anyRefused = 0
  }
}

/* ---- everything else that may happen ---- */

hidden mtype lost; /* an answer that nobody gets */

#define again(t, i) \
  :: atomic { sent[t].prepare[i] -> onPrepare(t, i, lost) } \
  :: atomic { sent[t].commit[i] -> onFinish(t, i, COMMITTED) } \
  :: atomic { sent[t].abort[i] -> onFinish(t, i, ABORTED) }

#define againAtPrimary(t) \
  :: atomic { sent[t].decide -> onDecide(t, lost) } \
  :: atomic { sent[t].resolve -> onResolve(t, lost) }

/* Delivers again, late, what was sent. */
active proctype Network() {
end:
  do
  again(0, 0)
#if OTHERS > 1
  again(0, 1)
#endif
  againAtPrimary(0)
#if ATTEMPTS > 1
  again(1, 0)
#if OTHERS > 1
  again(1, 1)
#endif
  againAtPrimary(1)
#endif
  od
}

/* Ends what it finds prepared: the timer at a participant, or a writer in its way. */
proctype Recovery(byte t; byte i) {
  mtype answer = NONE;
end:
  do
  :: atomic { other[i].at[t] == PREPARED -> sent[t].resolve = 1; onResolve(t, answer) };
    atomic {
      if
      :: answer == COMMITTED -> sent[t].commit[i] = 1
      :: else -> sent[t].abort[i] = 1
      fi;
      onFinish(t, i, answer);
      answer = NONE
    }
  od
}

/* Finishes only what is decided. */
proctype Reader(byte t; byte i) {
  mtype answer = NONE;
end:
  do
  :: atomic { other[i].at[t] == PREPARED && primary[t] != NONE -> answer = primary[t] };
    atomic { onFinish(t, i, answer); answer = NONE }
  od
}

init {
  byte n = 0;
  atomic {
    do
    :: n < COORDINATORS -> run Coordinator(); n++
    :: else -> break
    od;
#ifndef NO_RECOVERY
    n = 0;
    do
    :: n < ATTEMPTS -> run Recovery(n, 0); if :: OTHERS > 1 -> run Recovery(n, LAST) :: else fi; n++
    :: else -> break
    od;
#endif
    run Reader(0, 0)
  }
}

ltl released { [] <> (!prepared(0) && !prepared(LAST)) }
