package io.kithgraph.query.server.access;

import com.google.protobuf.Message;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.kithgraph.meta.security.AccessControl;
import io.kithgraph.meta.security.AccessException;
import io.kithgraph.meta.security.BasicCredentials;
import io.kithgraph.meta.security.Caller;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls through whose caller is known and may do what they ask: the metadata {@code
 * authorization} holds a name and a password, as in HTTP's scheme {@code Basic}, and a message is
 * checked against {@link CallRules} before the service sees it. Thread-safe.
 *
 * <p>Nothing blocks: while a password is hashed, what comes of the call waits.
 */
public final class AccessInterceptor implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private static final String HOW =
      "send the metadata 'authorization: Basic ' and base64(name:password)";

  private final AccessControl control;
  private final Function<Throwable, StatusRuntimeException> statuses;

  /**
   * @param statuses turns a refusal into what the client sees
   */
  public AccessInterceptor(
      AccessControl control, Function<Throwable, StatusRuntimeException> statuses) {
    this.control = control;
    this.statuses = statuses;
  }

  @Override
  public <Q, A> Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    @Nullable String header = headers.get(AUTHORIZATION);
    Optional<BasicCredentials> given = Optional.ofNullable(header).flatMap(BasicCredentials::parse);
    if (given.isEmpty()) {
      refuse(call, AccessControl.missing(HOW));
      return new Listener<>() {};
    }
    Context context = Context.current();
    CompletionStage<Caller> caller =
        control.authenticate(given.get().name(), given.get().password());
    Optional<Caller> known = now(caller);
    if (known.isPresent()) {
      return start(call, headers, next, context, known.get());
    }
    WaitingListener<Q> waiting = new WaitingListener<>();
    caller.whenComplete(
        (found, failure) -> {
          if (failure == null) {
            waiting.open(start(call, headers, next, context, found));
          } else {
            refuse(call, failure);
            waiting.open(new Listener<>() {});
          }
        });
    return waiting;
  }

  private static Optional<Caller> now(CompletionStage<Caller> caller) {
    var future = caller.toCompletableFuture();
    return future.isDone() && !future.isCompletedExceptionally()
        ? Optional.of(future.join())
        : Optional.empty();
  }

  private <Q, A> Listener<Q> start(
      ServerCall<Q, A> call,
      Metadata headers,
      ServerCallHandler<Q, A> next,
      Context context,
      Caller caller) {
    Listener<Q> service =
        Contexts.interceptCall(CallRights.with(context, control, caller), call, headers, next);
    return new CheckedListener<>(service, CallRules.of(call.getMethodDescriptor()), caller, call);
  }

  private void refuse(ServerCall<?, ?> call, Throwable failure) {
    Refusals.close(call, statuses.apply(failure));
  }

  /** Shows the service only what the caller may ask for. Confined to its call. */
  private final class CheckedListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final CallRules.Rule rule;
    private final Caller caller;
    private final ServerCall<Q, ?> call;
    private boolean refused;

    CheckedListener(
        Listener<Q> service, CallRules.Rule rule, Caller caller, ServerCall<Q, ?> call) {
      super(service);
      this.rule = rule;
      this.caller = caller;
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      if (refused) {
        return;
      }
      try {
        rule.check(control, caller, (Message) message);
      } catch (AccessException e) {
        refused = true;
        AccessInterceptor.this.refuse(call, e);
        // The service has not seen the message, and is not to wait for one.
        super.onCancel();
        return;
      }
      super.onMessage(message);
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        super.onHalfClose();
      }
    }

    @Override
    public void onReady() {
      if (!refused) {
        super.onReady();
      }
    }

    @Override
    public void onCancel() {
      if (!refused) {
        super.onCancel();
      }
    }

    @Override
    public void onComplete() {
      if (!refused) {
        super.onComplete();
      }
    }
  }
}
