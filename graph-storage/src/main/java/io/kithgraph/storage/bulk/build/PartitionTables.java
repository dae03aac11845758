package io.kithgraph.storage.bulk.build;

import io.kithgraph.storage.bulk.TableName;
import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.edgetree.FinishedList;
import io.kithgraph.storage.engine.TableWriter;
import io.kithgraph.storage.key.ListAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tables of one partition in the making. Confined to one thread. */
final class PartitionTables implements AutoCloseable {
  private static final long TABLE_BYTES = 64L << 20;

  /** Asking how large a table is costs more than adding a page. */
  private static final int PAGES_PER_LOOK = 1_000;

  private static final String UNFINISHED = "unfinished";

  private final Path folder;
  private final Function<Path, TableWriter> writers;
  private final long version;
  private final List<String> names = new ArrayList<>();
  private @Nullable TableWriter writer;
  private int pages;

  /**
   * @param folder for the files; must exist, and be empty
   * @param writers starts the table in a file
   * @param version the lsn of all pages
   */
  PartitionTables(Path folder, Function<Path, TableWriter> writers, long version) {
    this.folder = folder;
    this.writers = writers;
    this.version = version;
  }

  /** Adds a list; lists come in the order of their keys. */
  void add(ListAddress list, FinishedList content) throws IOException {
    TableWriter current = writer;
    if (current != null && pages >= PAGES_PER_LOOK) {
      pages = 0;
      if (current.bytes() >= TABLE_BYTES) {
        finish();
        current = null;
      }
    }
    if (current == null) {
      current = writers.apply(folder.resolve(UNFINISHED));
      writer = current;
    }
    TableWriter open = current;
    content.write(
        list,
        version,
        EdgeTreeSettings.DEFAULT,
        (key, page) -> {
          open.put(key.bytes(), page);
          pages++;
        });
  }

  private void finish() throws IOException {
    if (writer != null) {
      writer.finish();
      close();
      Path file = folder.resolve(UNFINISHED);
      String name = TableName.of(names.size(), file);
      Files.move(file, folder.resolve(name));
      names.add(name);
    }
  }

  /** All lists are there: the names of the tables, which are complete, in the order of keys. */
  List<String> complete() throws IOException {
    finish();
    return List.copyOf(names);
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close();
      writer = null;
    }
  }
}
