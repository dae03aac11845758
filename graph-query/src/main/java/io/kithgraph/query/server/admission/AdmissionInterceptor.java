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
import io.kithgraph.storage.client.backpressure.AnswerBudget;
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
  private final Counter answersWait;
  private final AnswerBudget answers;

  /**
   * @param answers no call is let in while it is full
   * @param statuses turns a refusal into what the client sees
   * @param registry takes the limit, and what was turned away
   */
  public AdmissionInterceptor(
      AdmissionSettings settings,
      AnswerBudget answers,
      Function<Throwable, StatusRuntimeException> statuses,
      MeterRegistry registry) {
    this(
        new ConcurrencyLimit(settings),
        new TenantBuckets(settings.quotas(), TimeMeter.SYSTEM_NANOTIME),
        answers,
        statuses,
        registry);
  }

  AdmissionInterceptor(
      ConcurrencyLimit limit,
      TenantBuckets buckets,
      AnswerBudget answers,
      Function<Throwable, StatusRuntimeException> statuses,
      MeterRegistry registry) {
    this.limit = limit;
    this.buckets = buckets;
    this.answers = answers;
    this.statuses = statuses;
    Gauge.builder("kithgraph.calls.limit", limit, ConcurrencyLimit::limit).register(registry);
    Gauge.builder("kithgraph.calls.running", limit, ConcurrencyLimit::underWay).register(registry);
    Gauge.builder("kithgraph.calls.answer.bytes", answers, AnswerBudget::bytes).register(registry);
    shed.put(PriorityClass.PRIORITY_CLASS_INTERACTIVE, refused(registry, "interactive"));
    shed.put(PriorityClass.PRIORITY_CLASS_BATCH, refused(registry, "batch"));
    shed.put(PriorityClass.PRIORITY_CLASS_BACKGROUND, refused(registry, "background"));
    overQuota = refused(registry, "quota");
    answersWait = refused(registry, "answers");
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
  private void admit(CallClaims claims, Optional<String> user, int requestBytes, long nowNanos) {
    // A user has one quota whatever tenant it names, or it could use up that of another.
    try {
      buckets.take(user.orElse(claims.tenant()), Quotas.cost(requestBytes));
    } catch (QuotaExceededException e) {
      overQuota.increment();
      throw e;
    }
    if (answers.isFull()) {
      answersWait.increment();
      throw new StorageException(
          ErrorCode.OVERLOADED, "Clients are slow to take the server's answers; try again");
    }
    if (!limit.enter(claims.priority(), nowNanos)) {
      count(claims.priority());
      throw new StorageException(
          ErrorCode.OVERLOADED, "The server works on as many calls as it can; try again");
    }
  }

  private void count(PriorityClass priority) {
    Counter ofClass = shed.get(priority);
    Objects.requireNonNullElse(ofClass, shed.get(PriorityClass.PRIORITY_CLASS_INTERACTIVE))
        .increment();
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
      startNanos = System.nanoTime();
      try {
        admit(claims, user, message.getSerializedSize(), startNanos);
      } catch (QuotaExceededException | StorageException refusal) {
        refused = true;
        Refusals.close(call, statuses.apply(refusal));
        return false;
      }
      admitted = true;
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
