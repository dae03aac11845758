package io.kithgraph.loadgen.importer;

import io.kithgraph.loadgen.dataset.SourceFile;
import java.nio.charset.StandardCharsets;

/** Turns the text of a field into a vertex id: a {@link Long} or a {@link String}. Immutable. */
final class IdParser {
  private static final int MAX_STRING_BYTES = 256;

  private final ImportOptions.IdType type;
  private final String prefix;

  IdParser(ImportOptions.Ids ids) {
    this(ids.type(), ids.prefix());
  }

  IdParser(ImportOptions.IdType type, String prefix) {
    this.type = type;
    this.prefix = prefix;
  }

  Object parse(String text) throws RowRejected {
    if (text.isEmpty()) {
      throw new RowRejected("a vertex id is missing");
    }
    String id = prefix.isEmpty() ? text : prefix + text;
    switch (type) {
      case INTEGER -> {
        try {
          return Long.parseLong(id);
        } catch (NumberFormatException e) {
          throw new RowRejected(
              "the vertex id '" + TimeUnitOption.shown(id) + "' is not a 64-bit integer");
        }
      }
      case AUTO -> {
        if (isCanonicalInteger(id)) {
          try {
            return Long.parseLong(id);
          } catch (NumberFormatException e) {
            return string(id);
          }
        }
        return string(id);
      }
      case STRING -> {
        return string(id);
      }
    }
    throw new IllegalStateException();
  }

  static String string(String id) throws RowRejected {
    if (id.length() * 3 > MAX_STRING_BYTES
        && id.getBytes(StandardCharsets.UTF_8).length > MAX_STRING_BYTES) {
      throw new RowRejected(
          "the vertex id '"
              + TimeUnitOption.shown(id)
              + "' is longer than "
              + MAX_STRING_BYTES
              + " bytes");
    }
    if (id.indexOf(SourceFile.MALFORMED) >= 0) {
      throw new RowRejected("a vertex id holds bytes that are not UTF-8");
    }
    return id;
  }

  /** Written as a 64-bit integer would be printed: no plus sign, no leading zeros. */
  private static boolean isCanonicalInteger(String id) {
    int start = id.charAt(0) == '-' ? 1 : 0;
    int digits = id.length() - start;
    if (digits == 0 || digits > 19 || (id.charAt(start) == '0' && (digits > 1 || start > 0))) {
      return false;
    }
    for (int i = start; i < id.length(); i++) {
      if (id.charAt(i) < '0' || id.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
