package io.kithgraph.distribution.status;

import io.kithgraph.distribution.status.ClusterStatus.HotVertex;
import io.kithgraph.distribution.status.ClusterStatus.Move;
import io.kithgraph.distribution.status.ClusterStatus.Node;
import io.kithgraph.distribution.status.ClusterStatus.Partition;
import io.kithgraph.distribution.status.ClusterStatus.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A cluster's status as lines of text. Stateless. */
public final class StatusTable {
  private static final String NODE = "%-5s %-12s %-22s %-22s %5s %8s %6s %10s %10s";
  private static final String PARTITION = "%-9s %6s %6s %5s %10s %10s %6s %-7s %s";

  private static final String HOT = "%-5s %9s %-5s %6s %9s  %s";

  private StatusTable() {}

  /** The lines. */
  public static List<String> lines(ClusterStatus status) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "deployment %s  epoch %d  health %s",
            status.deployment(),
            status.epoch(),
            status.health()));
    lines.add("");
    lines.add(
        row(
            NODE,
            "NODE",
            "STATE",
            "STORAGE",
            "RAFT",
            "LEADS",
            "REPLICAS",
            "EPOCH",
            "DISK",
            "FREE"));
    for (Node node : status.nodes()) {
      lines.add(
          row(
              NODE,
              node.node(),
              node.state(),
              node.storage(),
              node.raft(),
              node.leads(),
              node.replicas(),
              node.epoch(),
              size(node.diskBytes()),
              size(node.freeDiskBytes())));
    }
    lines.add("");
    lines.add(
        row(
            PARTITION,
            "PARTITION",
            "SLOTS",
            "LEADER",
            "TERM",
            "APPLIED",
            "DISK",
            "EPOCH",
            "HEALTH",
            "REPLICAS (node:state, entries behind [files it has])"));
    for (Partition partition : status.partitions()) {
      lines.add(
          row(
              PARTITION,
              partition.partition(),
              partition.slots(),
              partition.leader() == 0 ? "-" : partition.leader(),
              partition.term(),
              partition.appliedIndex(),
              size(partition.diskBytes()),
              partition.epoch(),
              partition.health(),
              partition.replicas().stream()
                      .map(replica -> replica(replica, partition.diskBytes()))
                      .collect(Collectors.joining(" "))
                  + (partition.change().isEmpty() ? "" : "; " + partition.change())));
    }
    for (Move move : status.moves()) {
      lines.add("");
      lines.add(
          String.format(
              Locale.ROOT,
              "move %d: slots %d-%d from partition %d to %d: %s (%s)",
              move.move(),
              move.firstSlot(),
              move.lastSlot(),
              move.from(),
              move.to(),
              move.state(),
              move.reason()));
    }
    lines.addAll(hotVertices(status.hotVertices()));
    return lines;
  }

  private static List<String> hotVertices(List<HotVertex> hot) {
    List<String> lines = new ArrayList<>();
    if (!hot.isEmpty()) {
      lines.add("");
      lines.add(row(HOT, "NODE", "PARTITION", "USE", "SHARE", "A SECOND", "HOT VERTEX"));
    }
    for (HotVertex vertex : hot) {
      lines.add(
          row(
              HOT,
              vertex.node(),
              vertex.partition(),
              vertex.use(),
              String.format(Locale.ROOT, "%.0f %%", vertex.share() * 100),
              String.format(Locale.ROOT, "%.0f", vertex.perSecond()),
              vertex.graph() + " " + vertex.vertex()));
    }
    return lines;
  }

  private static String row(String format, Object... cells) {
    return String.format(Locale.ROOT, format, cells).stripTrailing();
  }

  private static String replica(Replica replica, long leaderBytes) {
    boolean filled = replica.lag() > 0 && !replica.isClose();
    return replica.node()
        + ":"
        + replica.state()
        + (replica.lag() > 0 ? "," + replica.lag() : "")
        + (filled ? " [" + size(replica.diskBytes()) + " of " + size(leaderBytes) + "]" : "")
        + (replica.failure().isEmpty() ? "" : " (" + replica.failure() + ")");
  }

  private static String size(long bytes) {
    double size = bytes;
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    while (size >= 1024 && unit < units.length - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, units[unit]);
  }
}
