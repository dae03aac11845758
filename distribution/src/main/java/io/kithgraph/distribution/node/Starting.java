package io.kithgraph.distribution.node;

import static java.util.Objects.requireNonNull;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.function.Function;

/** Starts a server of several parts, all of them or none. */
public final class Starting {
  private Starting() {}

  /**
   * Starts a server.
   *
   * @param start adds every part as soon as it has started; what was added is closed again if a
   *     later one fails
   * @throws CommandFailure saying what was wrong and what to do
   */
  public static <S> S all(Function<ServerParts, S> start) {
    ServerParts parts = new ServerParts();
    boolean started = false;
    try {
      S server = start.apply(parts);
      started = true;
      return server;
    } catch (MetadataException e) {
      throw new CommandFailure(exitCode(e.reason()), String.valueOf(e.getMessage()), e);
    } catch (StorageException e) {
      throw new CommandFailure(exitCode(e.code()), String.valueOf(e.getMessage()), e);
    } catch (UncheckedIOException e) {
      IOException cause = requireNonNull(e.getCause());
      throw new CommandFailure(
          cause instanceof BindException ? ExitCode.PORT_TAKEN : ExitCode.FAILED,
          e.getMessage() + ": " + cause.getMessage(),
          e);
    } finally {
      if (!started) {
        parts.close();
      }
    }
  }

  private static ExitCode exitCode(MetadataException.Reason reason) {
    return switch (reason) {
      case IN_USE -> ExitCode.DATA_IN_USE;
      case NEWER_FORMAT, CORRUPT, NO_DEPLOYMENT -> ExitCode.DATA_NOT_USABLE;
      case UNAVAILABLE -> ExitCode.UNREACHABLE;
      case INVALID -> ExitCode.FAILED;
    };
  }

  private static ExitCode exitCode(ErrorCode code) {
    return switch (code) {
      case ALREADY_EXISTS -> ExitCode.DATA_IN_USE;
      case INVALID_ARGUMENT, CORRUPT -> ExitCode.DATA_NOT_USABLE;
      default -> ExitCode.FAILED;
    };
  }
}
