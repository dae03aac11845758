package io.kithgraph.distribution.process;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A {@code kith} command as a process of its own, with the classes of this build. */
public final class KithProcess implements AutoCloseable {
  private static final String HEAP = "512m";
  private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(60);
  private static final Pattern READY =
      Pattern.compile("ready gremlin=wss?://(\\S+)/gremlin grpc=(\\S+) metrics=(\\S+) .*");

  private final Process process;
  private final Path standardError;
  private final BufferedReader standardOut;
  private String gremlinAddress = "";
  private String grpcAddress = "";
  private String metricsUrl = "";

  private KithProcess(Process process, Path standardError) {
    this.process = process;
    this.standardError = standardError;
    this.standardOut =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts a command. */
  static KithProcess start(Map<String, String> environment, String... arguments) {
    return start(environment, HEAP, List.of(arguments));
  }

  private static KithProcess start(
      Map<String, String> environment, String heap, List<String> arguments) {
    return java(environment, List.of(), heap, "io.kithgraph.distribution.Kith", arguments);
  }

  /**
   * Starts a class with the libraries of this build.
   *
   * @param flags of the JVM, beside the usual
   * @param heap the most memory for it, as the JVM writes it
   */
  public static KithProcess java(
      Map<String, String> environment,
      List<String> flags,
      String heap,
      String mainClass,
      List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED");
    command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    command.add("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    command.add("-Xmx" + heap);
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(flags);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(mainClass);
    command.addAll(arguments);
    try {
      Path standardError = Files.createTempFile("kith-process", ".err");
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(standardError.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("KITH_"));
      builder.environment().putAll(environment);
      return new KithProcess(builder.start(), standardError);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a standalone server on free ports and waits until it says that it serves. */
  static KithProcess standalone(Path dataDir, String... more) {
    return standalone(HEAP, dataDir, more);
  }

  /** Likewise with so much memory, as the JVM writes it. */
  static KithProcess standalone(String heap, Path dataDir, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "standalone",
                "--data-dir",
                dataDir.toString(),
                "--gremlin-port",
                "0",
                "--grpc-port",
                "0"));
    arguments.addAll(List.of(more));
    KithProcess kith = start(Map.of(), heap, arguments);
    kith.awaitDoors();
    return kith;
  }

  /** Waits until it says where it serves. */
  public void awaitDoors() {
    Matcher ready = awaitReady(READY);
    gremlinAddress = ready.group(1);
    grpcAddress = ready.group(2);
    metricsUrl = ready.group(3);
  }

  /** Waits for the line that says that it is ready; kills it if it says something else. */
  public Matcher awaitReady(Pattern pattern) {
    String line = nextLine();
    Matcher ready = pattern.matcher(line == null ? "" : line);
    if (!ready.matches()) {
      kill();
      throw new AssertionError("No ready line but '" + line + "'\n" + standardError());
    }
    return ready;
  }

  String gremlinAddress() {
    return gremlinAddress;
  }

  String grpcAddress() {
    return grpcAddress;
  }

  /** Where its figures are. */
  String metricsUrl() {
    return metricsUrl;
  }

  /** A channel to its gRPC door; the caller closes it. */
  public ManagedChannel channel() {
    return Grpc.newChannelBuilder(grpcAddress, InsecureChannelCredentials.create()).build();
  }

  /** The next line of standard output, or null at its end. */
  @Nullable String nextLine() {
    try {
      return standardOut.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rest of standard output. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    String line;
    while ((line = nextLine()) != null) {
      lines.add(line);
    }
    return lines;
  }

  public String standardError() {
    try {
      return Files.readString(standardError);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGTERM. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** SIGKILL; returns once the process is gone. */
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /** SIGSTOP: it does nothing at all until it is resumed or killed. */
  public void pause() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      int exit =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      if (exit != 0) {
        throw new AssertionError("kill -" + signal + " ended with " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  /** Waits for the end; the exit code. */
  public int await() {
    try {
      if (!process.waitFor(EXIT_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "Still running after " + EXIT_TIMEOUT.toSeconds() + " s\n" + standardError());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
    try {
      Files.deleteIfExists(standardError);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
