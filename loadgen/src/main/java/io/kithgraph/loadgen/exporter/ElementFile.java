package io.kithgraph.loadgen.exporter;

import com.github.luben.zstd.ZstdOutputStream;
import io.kithgraph.api.v1.Edge;
import io.kithgraph.api.v1.Vertex;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** A file of vertices or edges of one label that is being written. Confined to one thread. */
abstract class ElementFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final boolean vertices;
  private final String label;
  private long rows;

  ElementFile(Path path, boolean vertices, String label) {
    this.path = path;
    this.vertices = vertices;
    this.label = label;
  }

  /** Opens the file for text, packed as asked; there must be none of that name. */
  static Writer open(Path path, ExportOptions.Packing packing) {
    try {
      OutputStream file = Files.newOutputStream(path, java.nio.file.StandardOpenOption.CREATE_NEW);
      OutputStream packed =
          switch (packing) {
            case NONE -> file;
            case GZIP -> new GZIPOutputStream(file, BUFFER_BYTES);
            case ZSTD -> new ZstdOutputStream(file);
          };
      return new BufferedWriter(
          new OutputStreamWriter(packed, StandardCharsets.UTF_8), BUFFER_BYTES);
    } catch (java.nio.file.FileAlreadyExistsException e) {
      throw new ExportException(
          "The file " + path + " is there already; name a folder that is empty", e);
    } catch (IOException e) {
      throw new ExportException("The file " + path + " cannot be written: " + e.getMessage(), e);
    }
  }

  final void add(Vertex vertex) {
    try {
      write(vertex);
      rows++;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  final void add(Edge edge) {
    try {
      write(edge);
      rows++;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  abstract void write(Vertex vertex) throws IOException;

  abstract void write(Edge edge) throws IOException;

  abstract void finish() throws IOException;

  final ExportSummary.ExportedFile summary() {
    return new ExportSummary.ExportedFile(path, vertices, label, rows);
  }

  @Override
  public final void close() {
    try {
      finish();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private ExportException failed(IOException e) {
    return new ExportException("The file " + path + " cannot be written: " + e.getMessage(), e);
  }
}
