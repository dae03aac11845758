package io.kithgraph.query.server.grpc;

import io.kithgraph.api.v1.Outcome;

/** Outcomes as messages. */
final class OutcomeMessages {
  private OutcomeMessages() {}

  static Outcome message(io.kithgraph.storage.api.Outcome outcome) {
    return switch (outcome) {
      case CREATED -> Outcome.OUTCOME_CREATED;
      case UPDATED -> Outcome.OUTCOME_UPDATED;
      case UNCHANGED -> Outcome.OUTCOME_UNCHANGED;
      case DELETED -> Outcome.OUTCOME_DELETED;
      case NOT_FOUND -> Outcome.OUTCOME_NOT_FOUND;
    };
  }
}
