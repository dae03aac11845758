package io.kithgraph.storage.client.read;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CommonNeighbours;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.EdgeSample;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.ProbeAnswer;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.RankRead;
import io.kithgraph.storage.api.SampleRead;
import io.kithgraph.storage.api.StorageClient.ListDegree;
import io.kithgraph.storage.api.VertexRead;
import io.kithgraph.storage.api.VertexRecord;
import io.kithgraph.storage.client.routing.Answers;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionRead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Each kind of batched read, divided by partition and put together again. Stateless. */
public final class ReadBatches {
  private ReadBatches() {}

  public static PartitionedRead.Batch<List<EdgeSlice>> of(RangeRead read) {
    return new ListBatch<>(
        read.lists(),
        range -> range.list().vertex(),
        some ->
            new PartitionRead.Range(
                some.size() == read.lists().size()
                    ? read
                    : new RangeRead(
                        some,
                        read.bounds(),
                        read.order(),
                        read.limit(),
                        read.conditions(),
                        read.projection())),
        answer -> Answers.expect(PartitionAnswer.Slices.class, answer).slices());
  }

  public static PartitionedRead.Batch<long[]> of(CountRead read) {
    return new NumberBatch<>(
        read.lists(),
        ListKey::vertex,
        some -> new PartitionRead.Count(new CountRead(some, read.bounds(), read.conditions())),
        answer -> Answers.expect(PartitionAnswer.Counts.class, answer).counts(),
        new long[read.lists().size()]);
  }

  public static PartitionedRead.Batch<List<ProbeAnswer>> of(EdgeProbeRead read) {
    return new ListBatch<>(
        read.probes(),
        probe -> probe.list().vertex(),
        some -> new PartitionRead.Probe(new EdgeProbeRead(some, read.edges())),
        answer -> Answers.expect(PartitionAnswer.Probes.class, answer).answers());
  }

  public static PartitionedRead.Batch<long[]> of(RankRead read) {
    return new NumberBatch<>(
        read.edges(),
        edge -> edge.list().vertex(),
        some -> new PartitionRead.Rank(new RankRead(some, read.order())),
        answer -> Answers.expect(PartitionAnswer.Ranks.class, answer).ranks(),
        new long[read.edges().size()]);
  }

  public static PartitionedRead.Batch<List<EdgeSample>> of(SampleRead read) {
    return new ListBatch<>(
        read.lists(),
        ListKey::vertex,
        some ->
            new PartitionRead.Sample(
                new SampleRead(some, read.bounds(), read.count(), read.seed(), read.projection())),
        answer -> Answers.expect(PartitionAnswer.Samples.class, answer).samples());
  }

  /** Intersections each of which has all its lists in one partition. */
  static PartitionedRead.Batch<List<CommonNeighbours>> of(
      List<PartitionRead.Intersection> intersections) {
    return new ListBatch<>(
        intersections,
        intersection -> intersection.lists().get(0).vertex(),
        PartitionRead.Intersect::new,
        answer -> Answers.expect(PartitionAnswer.Intersections.class, answer).found());
  }

  public static PartitionedRead.Batch<List<Optional<VertexRecord>>> of(VertexRead read) {
    return new ListBatch<>(
        read.ids(),
        id -> id,
        some -> new PartitionRead.Vertices(new VertexRead(some, read.properties())),
        answer -> Answers.expect(PartitionAnswer.Vertices.class, answer).vertices());
  }

  public static PartitionedRead.Batch<List<List<ListDegree>>> lists(List<VertexId> vertices) {
    return new ListBatch<>(
        vertices,
        id -> id,
        PartitionRead.Lists::new,
        answer -> Answers.expect(PartitionAnswer.Lists.class, answer).lists());
  }

  /** Questions and answers that are lists of values. */
  private static final class ListBatch<Q, A> implements PartitionedRead.Batch<List<A>> {
    private final List<Q> questions;
    private final Function<Q, VertexId> vertex;
    private final Function<List<Q>, PartitionRead> ask;
    private final Function<PartitionAnswer, List<A>> answers;
    private final Object[] all;

    ListBatch(
        List<Q> questions,
        Function<Q, VertexId> vertex,
        Function<List<Q>, PartitionRead> ask,
        Function<PartitionAnswer, List<A>> answers) {
      this.questions = questions;
      this.vertex = vertex;
      this.ask = ask;
      this.answers = answers;
      this.all = new Object[questions.size()];
    }

    @Override
    public int size() {
      return questions.size();
    }

    @Override
    public VertexId vertex(int question) {
      return vertex.apply(questions.get(question));
    }

    @Override
    public PartitionRead ask(int[] some) {
      return ask.apply(some(questions, some));
    }

    @Override
    public int take(int[] some, PartitionAnswer answer) {
      List<A> given = answers.apply(answer);
      for (int i = 0; i < Math.min(some.length, given.size()); i++) {
        all[some[i]] = given.get(i);
      }
      return given.size();
    }

    @Override
    @SuppressWarnings("unchecked") // all places were filled by take
    public List<A> result() {
      List<A> result = new ArrayList<>(all.length);
      for (Object answer : all) {
        result.add((A) answer);
      }
      return result;
    }
  }

  /** Answers that are numbers, which are not boxed. */
  @SuppressWarnings("ArrayRecordComponent") // private, and never compared
  private record NumberBatch<Q>(
      List<Q> questions,
      Function<Q, VertexId> owner,
      Function<List<Q>, PartitionRead> asking,
      Function<PartitionAnswer, long[]> answers,
      long[] all)
      implements PartitionedRead.Batch<long[]> {
    @Override
    public int size() {
      return all.length;
    }

    @Override
    public VertexId vertex(int question) {
      return owner.apply(questions.get(question));
    }

    @Override
    public PartitionRead ask(int[] some) {
      return asking.apply(some(questions, some));
    }

    @Override
    public int take(int[] some, PartitionAnswer answer) {
      long[] given = answers.apply(answer);
      for (int i = 0; i < Math.min(some.length, given.length); i++) {
        all[some[i]] = given[i];
      }
      return given.length;
    }

    @Override
    public long[] result() {
      return all;
    }
  }

  private static <Q> List<Q> some(List<Q> questions, int[] places) {
    return places.length == questions.size()
        ? questions
        : Arrays.stream(places).mapToObj(questions::get).toList();
  }
}
