package io.kithgraph.loadgen.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of folders that were named in place of files. Hidden ones and rejected rows are not
 * among them, so that an import can be run again on its folder. Stateless.
 */
public final class DataFolder {
  /** What a file of rejected rows is called, after the name of the file that they come from. */
  public static final String REJECTS = ".rejects";

  private DataFolder() {}

  /**
   * All of the paths, and for each folder among them its files in the order of their names; not
   * those of folders in it.
   *
   * @throws DatasetException if a folder has none, or cannot be read
   */
  public static List<Path> files(List<Path> paths) {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.isDirectory(path)) {
        files.add(path);
        continue;
      }
      try (Stream<Path> entries = Files.list(path)) {
        List<Path> found = entries.filter(DataFolder::isData).sorted().toList();
        if (found.isEmpty()) {
          throw new DatasetException("The folder " + path + " has no files");
        }
        files.addAll(found);
      } catch (IOException e) {
        throw new DatasetException("The folder " + path + " cannot be read: " + e.getMessage(), e);
      }
    }
    return files;
  }

  private static boolean isData(Path file) {
    String name = String.valueOf(file.getFileName());
    return Files.isRegularFile(file) && !name.startsWith(".") && !name.endsWith(REJECTS);
  }
}
