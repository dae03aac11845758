package io.kithgraph.storage.engine.rocksdb;

import io.kithgraph.storage.engine.TableWriter;
import java.nio.file.Path;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.EnvOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/** Writes a table for {@link RocksDbEngine#ingest}. Confined to one thread. */
public final class RocksDbTableWriter implements TableWriter {
  private final EnvOptions environment = new EnvOptions();
  private final BloomFilter bloom = new BloomFilter(10, false);
  private final Options options;
  private final SstFileWriter writer;
  private boolean closed;

  /** Starts the table in a file, in place of one of that name. */
  public RocksDbTableWriter(Path file) {
    RocksDB.loadLibrary();
    options =
        new Options()
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setTableFormatConfig(RocksDbEngine.tables(bloom));
    writer = new SstFileWriter(environment, options);
    try {
      writer.open(file.toString());
    } catch (RocksDBException e) {
      close();
      throw RocksDbErrors.translate("Cannot start the table " + file, e);
    }
  }

  @Override
  public void put(byte[] key, byte[] value) {
    try {
      writer.put(key, value);
    } catch (RocksDBException e) {
      throw RocksDbErrors.translate("Writing a table failed", e);
    }
  }

  @Override
  public long bytes() {
    try {
      return writer.fileSize();
    } catch (RocksDBException e) {
      throw RocksDbErrors.translate("Writing a table failed", e);
    }
  }

  @Override
  public void finish() {
    try {
      writer.finish();
    } catch (RocksDBException e) {
      throw RocksDbErrors.translate("Completing a table failed", e);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      writer.close();
      options.close();
      bloom.close();
      environment.close();
    }
  }
}
