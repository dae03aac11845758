package io.kithgraph.loadgen.workload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Processes with the Java, and if not said otherwise the libraries, of this one. Stateless. */
public final class JavaProcess {
  private static final long STOP_SECONDS = 5;

  private JavaProcess() {}

  /** One that runs a class; whoever starts it stops it. */
  public static ProcessBuilder of(List<String> flags, String mainClass, String... arguments) {
    return of(System.getProperty("java.class.path"), flags, mainClass, arguments);
  }

  /** The same with other libraries. */
  static ProcessBuilder of(
      String classPath, List<String> flags, String mainClass, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, mainClass));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /** Stops a process, by force if it does not stop by itself. */
  public static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
