package io.kithgraph.storage.bench;

import java.io.PrintStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks of this package and prints, after JMH's own table, rates for each second of
 * processor time and their ratios to the benchmark {@code raw} of the same class. Takes JMH's
 * options.
 */
public final class EngineBenchmarks {
  private EngineBenchmarks() {}

  /** Runs what the options include; without any, all but {@link FoldPolicyBenchmark}. */
  public static void main(String[] options) throws CommandLineOptionException, RunnerException {
    CommandLineOptions asked = new CommandLineOptions(options);
    ChainedOptionsBuilder all =
        new OptionsBuilder()
            .parent(asked)
            .shouldFailOnError(true)
            .addProfiler(ProcessorTimeProfiler.class);
    if (asked.getIncludes().isEmpty()) {
      all.include(AdjacencyReadBenchmark.class.getName()).include(ApplyBenchmark.class.getName());
    }
    print(new Runner(all.build()).run(), System.out);
  }

  private static void print(Collection<RunResult> results, PrintStream out) {
    Map<String, Double> floors = new HashMap<>();
    for (RunResult result : results) {
      if (method(result).equals("raw")) {
        floors.put(type(result), nanos(result));
      }
    }
    out.printf(Locale.ROOT, "%n%-44s %16s %10s%n", "benchmark", "per second", "of raw");
    for (RunResult result : results) {
      double nanos = nanos(result);
      Double floor = floors.get(type(result));
      if (floor != null) {
        out.printf(
            Locale.ROOT,
            "%-44s %,16.0f %10.2f%n",
            type(result) + "." + method(result),
            1e9 / nanos,
            floor / nanos);
      }
    }
  }

  /** Processor time of an operation. */
  private static double nanos(RunResult result) {
    Result<?> processor = result.getSecondaryResults().get(ProcessorTimeProfiler.RESULT);
    return processor == null ? Double.NaN : processor.getScore();
  }

  private static String type(RunResult result) {
    String name = result.getParams().getBenchmark();
    String type = name.substring(0, name.lastIndexOf('.'));
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private static String method(RunResult result) {
    String name = result.getParams().getBenchmark();
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
