package io.kithgraph.meta.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.meta.schema.IndexJobs.Job;
import io.kithgraph.model.GraphId;
import org.junit.jupiter.api.Test;

/** What all keepers of jobs promise. */
public abstract class IndexJobsContract {
  private static final GraphId GRAPH = new GraphId(7);

  /** A keeper without jobs. */
  protected abstract IndexJobs jobs();

  @Test
  void onlyOneOfTwoThatFollowTheSameStateIsSaved() {
    IndexJobs jobs = jobs();
    assertThat(jobs.find(GRAPH, 1)).isEqualTo(Job.NONE);
    Job first = jobs.save(GRAPH, 1, Job.NONE).orElseThrow();
    assertThat(jobs.save(GRAPH, 1, Job.NONE)).isEmpty();
    Job second = jobs.save(GRAPH, 1, new Job("p", 250, 99, first.version())).orElseThrow();
    assertThat(jobs.save(GRAPH, 1, new Job("q", 1, 1, first.version()))).isEmpty();
    assertThat(jobs.find(GRAPH, 1)).isEqualTo(second);
    assertThat(second.position()).isEqualTo("p");
    assertThat(second.permille()).isEqualTo(250);
    assertThat(second.done()).isEqualTo(99);
  }

  @Test
  void jobsAreApartAndCanBeForgotten() {
    IndexJobs jobs = jobs();
    Job one = jobs.save(GRAPH, 1, Job.NONE).orElseThrow();
    assertThat(jobs.find(GRAPH, 2)).isEqualTo(Job.NONE);
    assertThat(jobs.find(new GraphId(8), 1)).isEqualTo(Job.NONE);
    jobs.forget(GRAPH, 1);
    jobs.forget(GRAPH, 1);
    assertThat(jobs.find(GRAPH, 1)).isEqualTo(Job.NONE);
    assertThat(jobs.save(GRAPH, 1, one)).isEmpty();
  }
}
