package io.kithgraph.api.client;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Opens channels to the query nodes of a deployment, on which every stub of {@code kithgraph.v1}
 * may be made. Confined to the thread that builds; the channels are thread-safe, and a program
 * needs one.
 *
 * <pre>{@code
 * ManagedChannel channel = KithChannel.to("10.0.0.1:9090", "10.0.0.2:9090").open();
 * var relations = RelationServiceGrpc.newBlockingStub(channel);
 * }</pre>
 *
 * <p>Calls take turns over the nodes that are up and say that they serve. A call that a node could
 * not take ({@code UNAVAILABLE}) or turned away ({@code RESOURCE_EXHAUSTED}) is made again up to
 * four times, after the pause that the node asks for, else 50 ms, growing to 2 s, but only while
 * one in ten calls fails. For that to be safe, a {@code Follow}, {@code Unfollow} or {@code Commit}
 * without an idempotency key gets one; a program that itself repeats a write after its deadline has
 * to choose the key, as it always does for {@code SendGift}. {@code BulkWrite} is not repeated: its
 * stream tells what is to be sent again.
 *
 * <p>A read with a session token or a bound on staleness is answered with a trailer that says how
 * stale the answer may be:
 *
 * <pre>{@code
 * var headers = new AtomicReference<Metadata>();
 * var trailers = new AtomicReference<Metadata>();
 * relations
 *     .withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(headers, trailers))
 *     .counts(request);
 * String millis = trailers.get().get(KithChannel.STALENESS_MILLIS);
 * }</pre>
 */
public final class KithChannel {
  /** How long a call may take that has no deadline of its own: 10 s. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);

  /** The largest answer that is taken, in bytes: 64 MiB. */
  public static final int MAX_ANSWER_BYTES = 64 << 20;

  /**
   * The trailer of a unary read that is not strong: all that was acknowledged so many milliseconds
   * before the call began is in its answer; 0 if the answer was the newest, {@link
   * #STALENESS_UNKNOWN} if a server did not know. A strong read has none, a failed one neither.
   */
  public static final Metadata.Key<String> STALENESS_MILLIS =
      Metadata.Key.of("kithgraph-staleness-millis", Metadata.ASCII_STRING_MARSHALLER);

  /** What {@link #STALENESS_MILLIS} says instead of a number. */
  public static final String STALENESS_UNKNOWN = "unknown";

  /** A connection over which nothing comes is asked for life after 30 s, and closed 10 s later. */
  private static final int KEEP_ALIVE_SECONDS = 30;

  private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 10;

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final String target;
  private ChannelCredentials credentials = InsecureChannelCredentials.create();
  private @Nullable String authorization;
  private Duration deadline = DEFAULT_DEADLINE;
  private UnaryOperator<ManagedChannelBuilder<?>> settings = builder -> builder;

  private KithChannel(String target) {
    this.target = target;
  }

  /**
   * A channel to query nodes.
   *
   * @param addresses one or more {@code host:port}, of a name all addresses of which are used; or
   *     one target in gRPC's own words, such as {@code dns:///kith.example:9090}
   * @throws IllegalArgumentException if one is neither
   */
  public static KithChannel to(String... addresses) {
    if (addresses.length == 1 && addresses[0].contains("://")) {
      return new KithChannel(addresses[0]);
    }
    return new KithChannel(NodeListResolverProvider.target(List.of(addresses)));
  }

  /** With these credentials, such as {@code TlsChannelCredentials}, instead of in the clear. */
  public KithChannel with(ChannelCredentials given) {
    credentials = given;
    return this;
  }

  /** As a user with a password. Without TLS the password crosses the network in the clear. */
  public KithChannel login(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    authorization = "Basic " + Base64.getEncoder().encodeToString(both);
    return this;
  }

  /**
   * With another deadline for unary calls that have none; a retry does not prolong it.
   *
   * @param given positive
   */
  public KithChannel deadline(Duration given) {
    if (given.isNegative() || given.isZero()) {
      throw new IllegalArgumentException("A deadline is positive, not " + given);
    }
    deadline = given;
    return this;
  }

  /** With what else gRPC lets one choose, applied last. */
  public KithChannel settings(UnaryOperator<ManagedChannelBuilder<?>> given) {
    settings = given;
    return this;
  }

  /** Opens the channel, which connects at its first call; the caller shuts it down. */
  public ManagedChannel open() {
    ManagedChannelBuilder<?> builder =
        Grpc.newChannelBuilder(target, credentials)
            .defaultServiceConfig(ServiceConfig.asMap())
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .maxInboundMessageSize(MAX_ANSWER_BYTES)
            .intercept(new DefaultDeadline(deadline), new IdempotencyKeys());
    if (authorization != null) {
      Metadata headers = new Metadata();
      headers.put(AUTHORIZATION, authorization);
      builder.intercept(MetadataUtils.newAttachHeadersInterceptor(headers));
    }
    return settings.apply(builder).build();
  }
}
