package io.kithgraph.distribution.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives processes at most a share of a processor each from some moment on, by control groups of
 * Linux: version 2 where its processor controller can be used, else version 1. Confined to one
 * thread.
 */
final class CpuShare implements AutoCloseable {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final Path VERSION_1 = ROOT.resolve("cpu");
  private static final int PERIOD_MICROS = 20_000;
  private static final String PROCESSES = "cgroup.procs";

  private final double share;
  private final boolean version2;
  private final List<Path> groups = new ArrayList<>();

  private CpuShare(double share, boolean version2) {
    this.share = share;
    this.version2 = version2;
  }

  /** Shares of this size, of 1; empty if this process may not make control groups. */
  static Optional<CpuShare> of(double share) {
    for (boolean version2 : new boolean[] {true, false}) {
      CpuShare shares = new CpuShare(share, version2);
      try {
        shares.group("probe");
        shares.limit();
        return Optional.of(shares);
      } catch (IOException | UncheckedIOException e) {
        // Another version, or none.
      } finally {
        shares.close();
      }
    }
    return Optional.empty();
  }

  /** What is used, for people. */
  String how() {
    return version2 ? "cgroup v2 cpu.max" : "cgroup v1 cpu.cfs_quota_us";
  }

  /** The process has no more than its share once {@link #limit} is called. */
  void add(String name, long pid) {
    try {
      Files.writeString(group(name).resolve(PROCESSES), Long.toString(pid));
    } catch (IOException e) {
      throw new UncheckedIOException("The share of " + name + " cannot be set", e);
    }
  }

  /** From now on each process that was added has its share and no more. */
  void limit() {
    long quota = Math.round(share * PERIOD_MICROS);
    try {
      for (Path group : groups) {
        if (version2) {
          set(group.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
        } else {
          set(group.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROS));
          set(group.resolve("cpu.cfs_quota_us"), Long.toString(quota));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The shares of processes cannot be set", e);
    }
  }

  private Path group(String name) throws IOException {
    Path parent = version2 ? ROOT : VERSION_1;
    Path group = parent.resolve("kith-bench-" + ProcessHandle.current().pid() + "-" + name);
    Files.createDirectory(group);
    groups.add(group);
    return group;
  }

  private static void set(Path setting, String value) throws IOException {
    if (!Files.isWritable(setting)) {
      throw new IOException("There is no " + setting);
    }
    Files.writeString(setting, value);
  }

  /** Removes the groups, whose processes must have ended. */
  @Override
  public void close() {
    groups.forEach(group -> group.toFile().delete());
    groups.clear();
  }
}
