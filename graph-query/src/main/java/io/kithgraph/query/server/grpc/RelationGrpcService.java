package io.kithgraph.query.server.grpc;

import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.CommonFollowsRequest;
import io.kithgraph.api.v1.CommonFollowsResponse;
import io.kithgraph.api.v1.CountsRequest;
import io.kithgraph.api.v1.CountsResponse;
import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.api.v1.FollowResponse;
import io.kithgraph.api.v1.GiftHistoryRequest;
import io.kithgraph.api.v1.GiftHistoryResponse;
import io.kithgraph.api.v1.GiftTotalsRequest;
import io.kithgraph.api.v1.GiftTotalsResponse;
import io.kithgraph.api.v1.IsFollowingRequest;
import io.kithgraph.api.v1.IsFollowingResponse;
import io.kithgraph.api.v1.ListFollowersRequest;
import io.kithgraph.api.v1.ListFollowersResponse;
import io.kithgraph.api.v1.ListFollowingRequest;
import io.kithgraph.api.v1.ListFollowingResponse;
import io.kithgraph.api.v1.MutualFollowsRequest;
import io.kithgraph.api.v1.MutualFollowsResponse;
import io.kithgraph.api.v1.RecommendFollowsRequest;
import io.kithgraph.api.v1.RecommendFollowsResponse;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.SendGiftRequest;
import io.kithgraph.api.v1.SendGiftResponse;
import io.kithgraph.api.v1.TopGiftersRequest;
import io.kithgraph.api.v1.TopGiftersResponse;
import io.kithgraph.api.v1.UnfollowRequest;
import io.kithgraph.api.v1.UnfollowResponse;

/** The service {@code kithgraph.v1.RelationService}. Thread-safe. */
public final class RelationGrpcService extends RelationServiceGrpc.RelationServiceImplBase {
  private final RequestLimits limits;
  private final FollowWrites followWrites;
  private final FollowReads followReads;
  private final SetReads setReads;
  private final Gifts gifts;
  private final FollowRecommendations recommendations;
  private final GiftTotals giftTotals;

  public RelationGrpcService(ServiceParts parts) {
    Graphs graphs = new Graphs(parts.catalog(), parts.blocking());
    this.limits = parts.limits();
    this.followWrites = new FollowWrites(parts, graphs);
    this.followReads = new FollowReads(parts.storage(), graphs);
    this.setReads = new SetReads(parts.storage(), graphs);
    this.gifts = new Gifts(parts, graphs);
    this.recommendations = new FollowRecommendations(parts.storage(), graphs);
    this.giftTotals = new GiftTotals(parts.storage(), graphs);
  }

  @Override
  public void follow(FollowRequest request, StreamObserver<FollowResponse> observer) {
    Call.answer(observer, limits, call -> followWrites.follow(request, call));
  }

  @Override
  public void unfollow(UnfollowRequest request, StreamObserver<UnfollowResponse> observer) {
    Call.answer(observer, limits, call -> followWrites.unfollow(request, call));
  }

  @Override
  public void isFollowing(
      IsFollowingRequest request, StreamObserver<IsFollowingResponse> observer) {
    Call.answer(observer, limits, call -> followReads.isFollowing(request, call));
  }

  @Override
  public void listFollowing(
      ListFollowingRequest request, StreamObserver<ListFollowingResponse> observer) {
    Call.answer(observer, limits, call -> followReads.following(request, call));
  }

  @Override
  public void listFollowers(
      ListFollowersRequest request, StreamObserver<ListFollowersResponse> observer) {
    Call.answer(observer, limits, call -> followReads.followers(request, call));
  }

  @Override
  public void counts(CountsRequest request, StreamObserver<CountsResponse> observer) {
    Call.answer(observer, limits, call -> followReads.counts(request, call));
  }

  @Override
  public void mutualFollows(
      MutualFollowsRequest request, StreamObserver<MutualFollowsResponse> observer) {
    Call.answer(observer, limits, call -> setReads.mutualFollows(request, call));
  }

  @Override
  public void commonFollows(
      CommonFollowsRequest request, StreamObserver<CommonFollowsResponse> observer) {
    Call.answer(observer, limits, call -> setReads.commonFollows(request, call));
  }

  @Override
  public void sendGift(SendGiftRequest request, StreamObserver<SendGiftResponse> observer) {
    Call.answer(observer, limits, call -> gifts.send(request, call));
  }

  @Override
  public void giftHistory(
      GiftHistoryRequest request, StreamObserver<GiftHistoryResponse> observer) {
    Call.answer(observer, limits, call -> gifts.history(request, call));
  }

  @Override
  public void recommendFollows(
      RecommendFollowsRequest request, StreamObserver<RecommendFollowsResponse> observer) {
    Call.answer(observer, limits, call -> recommendations.recommend(request, call));
  }

  @Override
  public void topGifters(TopGiftersRequest request, StreamObserver<TopGiftersResponse> observer) {
    Call.answer(observer, limits, call -> giftTotals.top(request, call));
  }

  @Override
  public void giftTotals(GiftTotalsRequest request, StreamObserver<GiftTotalsResponse> observer) {
    Call.answer(observer, limits, call -> giftTotals.ofPairs(request, call));
  }
}
