package io.kithgraph.api.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.MethodDescriptor;
import io.kithgraph.api.v1.CommitRequest;
import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.api.v1.UnfollowRequest;
import io.kithgraph.api.v1.WriteOptions;
import java.util.UUID;

/**
 * Gives writes that have no idempotency key a random one, before the first try, so that a retry
 * inside the channel applies nothing twice. Stateless.
 */
final class IdempotencyKeys implements ClientInterceptor {
  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void sendMessage(Q message) {
        super.sendMessage(withKey(message));
      }
    };
  }

  @SuppressWarnings("unchecked") // each branch gives a message of the type that it was given
  private static <Q> Q withKey(Q message) {
    if (message instanceof FollowRequest follow && isBare(follow.getOptions())) {
      return (Q) follow.toBuilder().setOptions(keyed(follow.getOptions())).build();
    }
    if (message instanceof UnfollowRequest unfollow && isBare(unfollow.getOptions())) {
      return (Q) unfollow.toBuilder().setOptions(keyed(unfollow.getOptions())).build();
    }
    if (message instanceof CommitRequest commit && isBare(commit.getOptions())) {
      return (Q) commit.toBuilder().setOptions(keyed(commit.getOptions())).build();
    }
    return message;
  }

  private static boolean isBare(WriteOptions options) {
    return options.getIdempotencyKey().isEmpty();
  }

  private static WriteOptions keyed(WriteOptions options) {
    return options.toBuilder().setIdempotencyKey(UUID.randomUUID().toString()).build();
  }
}
