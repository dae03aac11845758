import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.kithgraph.api.client.KithChannel;
import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.api.v1.IsFollowingRequest;
import io.kithgraph.api.v1.ListFollowersRequest;
import io.kithgraph.api.v1.ListFollowersResponse;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.RelationServiceGrpc.RelationServiceBlockingStub;
import io.kithgraph.api.v1.SendGiftRequest;
import io.kithgraph.api.v1.VertexId;
import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.api.v1.WriteOptions;

/** Follows, asks and gifts over gRPC. Usage: Relations HOST:PORT... */
public final class Relations {
  private Relations() {}

  public static void main(String[] nodes) throws InterruptedException {
    // Calls take turns over the nodes, wait and are repeated as the servers ask for.
    ManagedChannel channel = KithChannel.to(nodes).open();
    try {
      run(RelationServiceGrpc.newBlockingStub(channel));
    } finally {
      channel.shutdownNow();
    }
  }

  private static void run(RelationServiceBlockingStub relations) {
    // The channel gives it an idempotency key, so that it is applied once however often it is sent.
    FollowRequest follow =
        FollowRequest.newBuilder().setFollower(user(1)).setFollowee(user(2)).build();
    System.out.println("follow: " + relations.follow(follow).getOutcome());

    IsFollowingRequest question =
        IsFollowingRequest.newBuilder().setFollowers(users(1)).setFollowees(users(2, 3)).build();
    System.out.println("1 follows 2, 3: " + relations.isFollowing(question).getFollowingList());

    // A gift is money: its key is the order's, whoever sends it again.
    SendGiftRequest gift =
        SendGiftRequest.newBuilder()
            .setOptions(WriteOptions.newBuilder().setIdempotencyKey("order-4711"))
            .setGiver(user(1))
            .setReceiver(user(2))
            .setAmount(5)
            .setItem("rose")
            .build();
    System.out.println("gift repeated: " + relations.sendGift(gift).getRepeated());
    System.out.println("gift repeated: " + relations.sendGift(gift).getRepeated());

    ListFollowersResponse newest =
        relations.listFollowers(
            ListFollowersRequest.newBuilder().setUser(user(2)).setPageSize(50).build());
    System.out.println(
        "newest followers of 2: "
            + newest.getUsers().getNumbersList()
            + " "
            + newest.getStopReason());

    try {
      var unused = relations.follow(follow.toBuilder().clearFollowee().build());
    } catch (StatusRuntimeException e) {
      System.out.println("refused: " + e.getStatus().getCode());
    }
  }

  private static VertexId user(long number) {
    return VertexId.newBuilder().setNumber(number).build();
  }

  private static VertexIds users(long... numbers) {
    VertexIds.Builder ids = VertexIds.newBuilder();
    for (long number : numbers) {
      ids.addNumbers(number);
    }
    return ids.build();
  }
}
