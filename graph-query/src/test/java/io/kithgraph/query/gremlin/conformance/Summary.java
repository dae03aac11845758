package io.kithgraph.query.gremlin.conformance;

import io.cucumber.plugin.ConcurrentEventListener;
import io.cucumber.plugin.event.EventPublisher;
import io.cucumber.plugin.event.Result;
import io.cucumber.plugin.event.Status;
import io.cucumber.plugin.event.TestCaseFinished;
import io.cucumber.plugin.event.TestRunFinished;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts scenarios by how they ended, and lists those that did not pass. */
public class Summary implements ConcurrentEventListener {
  private static final Logger LOG = LoggerFactory.getLogger(Summary.class);

  private final Map<Status, Integer> counts = new EnumMap<>(Status.class);
  private final List<String> notPassed = new ArrayList<>();

  @Override
  public void setEventPublisher(EventPublisher publisher) {
    publisher.registerHandlerFor(TestCaseFinished.class, this::finished);
    publisher.registerHandlerFor(TestRunFinished.class, event -> report());
  }

  private synchronized void finished(TestCaseFinished event) {
    Result result = event.getResult();
    counts.merge(result.getStatus(), 1, Integer::sum);
    if (result.getStatus() != Status.PASSED) {
      String file = event.getTestCase().getUri().toString();
      notPassed.add(
          result.getStatus()
              + " "
              + file.substring(file.lastIndexOf('/') + 1)
              + " "
              + event.getTestCase().getName()
              + " "
              + result.getError());
    }
  }

  private synchronized void report() {
    LOG.info("Feature scenarios: {}", counts);
    notPassed.stream().sorted().forEach(LOG::info);
  }
}
