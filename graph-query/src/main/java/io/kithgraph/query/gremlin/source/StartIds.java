package io.kithgraph.query.gremlin.source;

/** A start step whose ids can be put in place after strategies have been applied to it. */
public interface StartIds {

  /** How many ids the step starts from. */
  int startCount();

  /** Starts from other ids: as many as before, and of the same kinds. */
  void startFrom(Object... ids);
}
