package io.kithgraph.storage.bulk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** Names of tables: a number of six digits and the CRC-32C of the file, in hex. Stateless. */
public final class TableName {
  private static final Pattern FORM = Pattern.compile("[0-9]{6}-[0-9a-f]{8}\\.table");
  private static final int BUFFER_BYTES = 1 << 16;

  private TableName() {}

  /** The name of a table whose file is complete. */
  public static String of(int number, Path file) throws IOException {
    return String.format(Locale.ROOT, "%06d-%08x.table", number, checksum(file));
  }

  /** Whether a text is such a name, so that it names a file and nothing else. */
  public static boolean isValid(String name) {
    return FORM.matcher(name).matches();
  }

  /** Whether the file is the one that its name says. */
  public static boolean isIntact(String name, Path file) throws IOException {
    return name.regionMatches(7, String.format(Locale.ROOT, "%08x", checksum(file)), 0, 8);
  }

  private static int checksum(Path file) throws IOException {
    CRC32C crc = new CRC32C();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        crc.update(buffer, 0, read);
      }
    }
    return (int) crc.getValue();
  }
}
