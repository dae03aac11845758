package io.kithgraph.storage.replication;

import io.kithgraph.storage.edgetree.CorruptPageException;
import io.kithgraph.storage.engine.EngineException;
import io.kithgraph.storage.partition.record.MalformedRecordException;

/** Tells damaged data, which stops a replica, from failures of one call. Stateless. */
final class ReplicaFailure {
  private ReplicaFailure() {}

  static boolean isDamage(Throwable e) {
    return e instanceof CorruptPageException
        || e instanceof MalformedRecordException
        || (e instanceof EngineException engine
            && engine.reason() == EngineException.Reason.CORRUPT);
  }
}
