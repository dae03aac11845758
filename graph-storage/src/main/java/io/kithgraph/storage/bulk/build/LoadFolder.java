package io.kithgraph.storage.bulk.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kithgraph.model.RequestId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The files of a load on the machine that builds its tables. Confined to one thread.
 *
 * <pre>
 *   load         text: "kithgraph bulk load 1", the load's id, what is loaded; one line each
 *   runs/        halves of edges by slot, while tables are built
 *   tables/P/    the tables of partition P
 *   built        text, once all tables are there: edges, vertices and halves, then a line
 *                "P table table …" for each partition
 * </pre>
 */
final class LoadFolder {
  private static final String VERSION = "kithgraph bulk load 1";
  private static final String LOAD = "load";
  private static final String BUILT = "built";

  private final Path root;

  LoadFolder(Path root) {
    this.root = root;
  }

  /** What the tables hold and which they are. Immutable. */
  record Built(long edges, long vertices, long halves, Map<Integer, List<String>> tables) {
    static Built of(long edges, Map<Integer, PartitionBuild.Result> partitions) {
      long vertices = 0;
      long halves = 0;
      Map<Integer, List<String>> tables = new TreeMap<>();
      for (Map.Entry<Integer, PartitionBuild.Result> each : partitions.entrySet()) {
        vertices += each.getValue().vertices();
        halves += each.getValue().halves();
        tables.put(each.getKey(), each.getValue().tables());
      }
      return new Built(edges, vertices, halves, tables);
    }
  }

  /**
   * The id of the load that the folder is about; a new one if it is about none yet.
   *
   * @param content says what is loaded
   * @throws IOException if the folder is about another content, or cannot be used
   */
  RequestId open(String content) throws IOException {
    Files.createDirectories(root);
    Path file = root.resolve(LOAD);
    if (!Files.exists(file)) {
      RequestId id = RequestId.of(UUID.randomUUID());
      write(file, List.of(VERSION, id.toString(), content));
      return id;
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.size() < 3 || !lines.get(0).equals(VERSION)) {
      throw new IOException(file + " is not the file of a bulk load, or of a newer version");
    }
    if (!lines.get(2).equals(content)) {
      throw new IOException(
          "The folder "
              + root
              + " holds a load that is not finished, of other edges: "
              + lines.get(2)
              + "; finish it or end it first, or take another folder");
    }
    return RequestId.of(UUID.fromString(lines.get(1)));
  }

  Path runs() throws IOException {
    return Files.createDirectories(root.resolve("runs"));
  }

  Path tables(int partition) throws IOException {
    return Files.createDirectories(root.resolve("tables").resolve(String.valueOf(partition)));
  }

  Optional<Built> built() throws IOException {
    Path file = root.resolve(BUILT);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    String[] counts = lines.get(0).split(" ", -1);
    Map<Integer, List<String>> tables = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> words = List.of(line.split(" ", -1));
      tables.put(Integer.parseInt(words.get(0)), words.subList(1, words.size()));
    }
    return Optional.of(
        new Built(
            Long.parseLong(counts[0]),
            Long.parseLong(counts[1]),
            Long.parseLong(counts[2]),
            tables));
  }

  void write(Built built) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(built.edges() + " " + built.vertices() + " " + built.halves());
    built.tables().forEach((id, names) -> lines.add(id + " " + String.join(" ", names)));
    write(root.resolve(BUILT), lines);
  }

  /** Deletes what an earlier try left before everything was built. */
  void discardTables() throws IOException {
    delete(root.resolve("runs"));
    delete(root.resolve("tables"));
  }

  void discardRuns() throws IOException {
    delete(root.resolve("runs"));
  }

  /** Deletes the folder. */
  void delete() throws IOException {
    delete(root);
  }

  private static void write(Path file, List<String> lines) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.write(draft, lines, UTF_8);
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
