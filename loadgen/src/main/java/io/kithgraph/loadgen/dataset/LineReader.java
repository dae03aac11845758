package io.kithgraph.loadgen.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines that end in LF, CR LF or CR, in bounded memory: of a line that is too long only the
 * beginning is kept. Confined to one thread.
 */
final class LineReader implements Closeable {
  /** Longer lines are cut here. */
  static final int MAX_LINE_CHARS = 1 << 20;

  private final Reader in;
  private final char[] buffer = new char[1 << 15];
  private int position;
  private int limit;
  private long line;
  private boolean afterCarriageReturn;

  LineReader(Reader in) {
    this.in = in;
  }

  /** The next line without its end, or null after the last. */
  @Nullable String next() throws IOException {
    StringBuilder head = null;
    while (true) {
      if (position == limit && !fill()) {
        if (head == null) {
          return null;
        }
        line++;
        return head.toString();
      }
      if (afterCarriageReturn) {
        afterCarriageReturn = false;
        if (buffer[position] == '\n') {
          position++;
          continue;
        }
      }
      int start = position;
      while (position < limit && buffer[position] != '\n' && buffer[position] != '\r') {
        position++;
      }
      int length = position - start;
      if (position < limit) {
        afterCarriageReturn = buffer[position++] == '\r';
        line++;
        if (head == null) {
          return new String(buffer, start, Math.min(length, MAX_LINE_CHARS));
        }
        return append(head, start, length).toString();
      }
      head = append(head == null ? new StringBuilder() : head, start, length);
    }
  }

  private StringBuilder append(StringBuilder head, int start, int length) {
    return head.append(buffer, start, Math.min(length, MAX_LINE_CHARS - head.length()));
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, in.read(buffer));
    return limit > 0;
  }

  /** The number of the line that {@link #next} gave last, from 1. */
  long line() {
    return line;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
