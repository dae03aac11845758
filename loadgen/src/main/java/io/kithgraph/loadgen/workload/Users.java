package io.kithgraph.loadgen.workload;

import io.grpc.Channel;
import io.kithgraph.api.v1.CountsRequest;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.ScanVerticesRequest;
import io.kithgraph.api.v1.ScanVerticesResponse;
import io.kithgraph.api.v1.Vertex;
import io.kithgraph.api.v1.VertexIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/** Integer ids of vertices that a graph has, to ask about. Immutable. */
public final class Users {
  private static final int PAGE = 1_000;
  private static final long DEADLINE_SECONDS = 30;

  private final long[] ids;

  private Users(long[] ids) {
    this.ids = ids;
  }

  /**
   * Some vertices of a graph.
   *
   * @param most how many at most
   */
  public static Users sample(Channel channel, String graph, int most) {
    List<Long> found = new ArrayList<>();
    String cursor = "";
    do {
      ScanVerticesResponse page =
          GraphServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
              .scanVertices(
                  ScanVerticesRequest.newBuilder()
                      .setGraph(graph)
                      .setPageSize(PAGE)
                      .setCursor(cursor)
                      .build());
      for (Vertex vertex : page.getVerticesList()) {
        if (vertex.getId().hasNumber()) {
          found.add(vertex.getId().getNumber());
        }
      }
      cursor = page.getNextCursor();
    } while (!cursor.isEmpty() && found.size() < most);
    return new Users(found.stream().mapToLong(Long::longValue).toArray());
  }

  /**
   * The one that most follow, of the first so many.
   *
   * @param among of how many
   */
  public long mostFollowed(Channel channel, String graph, int among) {
    List<Long> followers =
        followers(channel, graph, Arrays.copyOf(ids, Math.min(ids.length, among)));
    return ids[followers.indexOf(Collections.max(followers))];
  }

  /**
   * Those of them who have so many followers, or all of them if nobody has.
   *
   * @param atLeast how many followers
   */
  public Users followedByAtLeast(Channel channel, String graph, int atLeast) {
    LongStream.Builder found = LongStream.builder();
    for (int from = 0; from < ids.length; from += PAGE) {
      long[] asked = Arrays.copyOfRange(ids, from, Math.min(ids.length, from + PAGE));
      List<Long> followers = followers(channel, graph, asked);
      for (int i = 0; i < asked.length; i++) {
        if (followers.get(i) >= atLeast) {
          found.add(asked[i]);
        }
      }
    }
    long[] followed = found.build().toArray();
    return followed.length == 0 ? this : new Users(followed);
  }

  private static List<Long> followers(Channel channel, String graph, long[] users) {
    VertexIds.Builder asked = VertexIds.newBuilder();
    Arrays.stream(users).forEach(asked::addNumbers);
    return RelationServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .counts(CountsRequest.newBuilder().setGraph(graph).setUsers(asked).build())
        .getFollowersList();
  }

  /** How many there are. */
  public int size() {
    return ids.length;
  }

  long at(int index) {
    return ids[index];
  }

  long any(RandomGenerator random) {
    return ids[random.nextInt(ids.length)];
  }
}
