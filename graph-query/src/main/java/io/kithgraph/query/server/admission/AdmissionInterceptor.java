package io.kithgraph.query.server.admission;

import com.google.protobuf.Message;
import io.github.bucket4j.TimeMeter;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.kithgraph.api.v1.PriorityClass;
import io.kithgraph.query.server.access.CallRights;
import io.kithgraph.query.server.access.Refusals;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets a call in, or turns it away before its service sees it. Concerns calls with one request
 * whose options have a class and a tenant; those that look after the server go through, and streams
 * have back-pressure of their own. Thread-safe.
 */
public final class AdmissionInterceptor implements ServerInterceptor {
  private final ConcurrencyLimit limit;
  private final TenantBuckets buckets;
  private final Function<Throwable, StatusRuntimeException> statuses;
  private final Map<PriorityClass, Counter> shed = new EnumMap<>(PriorityClass.class);
  private final Counter overQuota;

  /**
   * @param statuses turns a refusal into what the client sees
   * @param registry takes the limit, and what was turned away
   */
  public AdmissionInterceptor(
      AdmissionSettings settings,
      Function<Throwable, StatusRuntimeException> statuses,
      MeterRegistry registry) {
    this(
        new ConcurrencyLimit(settings),
        new TenantBuckets(settings.quotas(), TimeMeter.SYSTEM_NANOTIME),
        statuses,
        registry);
  }

  AdmissionInterceptor(
      ConcurrencyLimit limit,
      TenantBuckets buckets,
      Function<Throwable, StatusRuntimeException> statuses,
      MeterRegistry registry) {
    this.limit = limit;
    this.buckets = buckets;
    this.statuses = statuses;
    Gauge.builder("kithgraph.calls.limit", limit, ConcurrencyLimit::limit).register(registry);
    Gauge.builder("kithgraph.calls.running", limit, ConcurrencyLimit::underWay).register(registry);
    shed.put(PriorityClass.PRIORITY_CLASS_INTERACTIVE, refused(registry, "interactive"));
    shed.put(PriorityClass.PRIORITY_CLASS_BATCH, refused(registry, "batch"));
    shed.put(PriorityClass.PRIORITY_CLASS_BACKGROUND, refused(registry, "background"));
    overQuota = refused(registry, "quota");
  }

  private static Counter refused(MeterRegistry registry, String why) {
    return Counter.builder("kithgraph.calls.refused").tag("why", why).register(registry);
  }

  @Override
  public <Q, A> Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Listener<Q> service = next.startCall(call, headers);
    return call.getMethodDescriptor().getType() == MethodType.UNARY
        ? new AdmittedListener<>(service, call, CallRights.current().user())
        : service;
  }

  /** Throws what the call is turned away with. */
  private void admit(CallClaims claims, Optional<String> user, int requestBytes) {
    // A user has one quota whatever tenant it names, or it could use up that of another.
    buckets.take(user.orElse(claims.tenant()), Quotas.cost(requestBytes));
    if (!limit.enter(claims.priority())) {
      throw new StorageException(
          ErrorCode.OVERLOADED, "The server works on as many calls as it can; try again");
    }
  }

  private void count(Exception refusal, PriorityClass priority) {
    if (refusal instanceof QuotaExceededException) {
      overQuota.increment();
    } else {
      Counter ofClass = shed.get(priority);
      Objects.requireNonNullElse(ofClass, shed.get(PriorityClass.PRIORITY_CLASS_INTERACTIVE))
          .increment();
    }
  }

  /** Shows the service only what is let in. Confined to its call. */
  private final class AdmittedListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, ?> call;
    private final Optional<String> user;
    private boolean refused;
    private boolean admitted;
    private long startNanos;

    AdmittedListener(Listener<Q> service, ServerCall<Q, ?> call, Optional<String> user) {
      super(service);
      this.call = call;
      this.user = user;
    }

    @Override
    public void onMessage(Q request) {
      if (request instanceof Message message) {
        Optional<CallClaims> claims = CallClaims.of(message);
        if (claims.isPresent() && !enter(claims.get(), message)) {
          return;
        }
      }
      super.onMessage(request);
    }

    private boolean enter(CallClaims claims, Message message) {
      try {
        admit(claims, user, message.getSerializedSize());
      } catch (QuotaExceededException | StorageException refusal) {
        refused = true;
        count(refusal, claims.priority());
        Refusals.close(call, statuses.apply(refusal));
        return false;
      }
      admitted = true;
      startNanos = System.nanoTime();
      return true;
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        super.onHalfClose();
      }
    }

    @Override
    public void onComplete() {
      leave(true);
      super.onComplete();
    }

    @Override
    public void onCancel() {
      leave(false);
      super.onCancel();
    }

    private void leave(boolean answered) {
      if (admitted) {
        admitted = false;
        limit.leave(startNanos, System.nanoTime(), answered);
      }
    }
  }
}
