package io.kithgraph.gremlin;

import io.kithgraph.meta.security.AccessControl;
import io.netty.channel.ChannelPipeline;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.server.AbstractChannelizer;
import org.apache.tinkerpop.gremlin.server.handler.WsAndHttpChannelizerHandler;
import org.apache.tinkerpop.gremlin.server.util.ServerGremlinExecutor;

/**
 * WebSocket and HTTP on one port, as TinkerPop does it, with the gate before everything that runs a
 * request and the cleaning of error replies behind it. Made by Gremlin Server by the name of its
 * class.
 */
public final class KithChannelizer extends AbstractChannelizer {
  private final WsAndHttpChannelizerHandler protocols = new WsAndHttpChannelizerHandler();
  private final ErrorScrubber scrubber = new ErrorScrubber();
  private final HttpErrorScrubber httpScrubber = new HttpErrorScrubber();
  private RequestGate gate =
      new RequestGate(RequestPolicy.CLOSED, new ClientQueries(), Optional.empty());
  private Optional<AccessControl> access = Optional.empty();

  @Override
  public void init(ServerGremlinExecutor executor) {
    super.init(executor);
    ClosedEngines.close(executor.getGremlinExecutor().getScriptEngineManager());
    KithSettings settings = (KithSettings) executor.getSettings();
    TraversalSources sources = (TraversalSources) executor.getGraphManager();
    RequestPolicy policy = new RequestPolicy(settings.config(), sources::exists);
    access = settings.access();
    gate = new RequestGate(policy, settings.clients(), access);
    protocols.init(
        executor,
        new GuardedHttpEndpoint(policy, serializers, gremlinExecutor, graphManager, settings));
  }

  @Override
  public void configure(ChannelPipeline pipeline) {
    protocols.configure(pipeline);
    pipeline.addAfter(PIPELINE_HTTP_REQUEST_DECODER, "kith-protocols", protocols);
    pipeline.addAfter(PIPELINE_HTTP_RESPONSE_ENCODER, "kith-http-errors", httpScrubber);
  }

  @Override
  public void finalize(ChannelPipeline pipeline) {
    access.ifPresent(
        control -> pipeline.addBefore(PIPELINE_OP_SELECTOR, "kith-login", new SaslLogin(control)));
    pipeline.addBefore(PIPELINE_OP_SELECTOR, "kith-gate", gate);
    pipeline.addBefore(PIPELINE_OP_SELECTOR, "kith-errors", scrubber);
  }

  @Override
  public boolean supportsIdleMonitor() {
    return true;
  }

  @Override
  public Object createIdleDetectionMessage() {
    return protocols.getWsChannelizer().createIdleDetectionMessage();
  }
}
