package io.kithgraph.storage.edgetree;

import io.kithgraph.storage.key.StorageKey;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Stored values in a map, decoded at every read, so that tests go through the bytes. Confined to
 * one thread.
 */
final class MapPages implements PageSource, PageSink {
  final Map<StorageKey, byte[]> values = new TreeMap<>();
  int puts;
  int appends;
  int deletes;

  @Override
  public @Nullable Page page(StorageKey key) {
    byte[] value = values.get(key);
    return value == null ? null : Page.decode(key, value.clone());
  }

  @Override
  public void put(StorageKey key, Page page) {
    puts++;
    values.put(key, page.encoded().clone());
  }

  @Override
  public void append(StorageKey key, Page page, byte[] delta) {
    appends++;
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    byte[] old = values.get(key);
    if (old == null) {
      throw new IllegalStateException("Appended to nothing");
    }
    joined.writeBytes(old);
    joined.writeBytes(delta);
    values.put(key, joined.toByteArray());
  }

  @Override
  public void delete(StorageKey key) {
    deletes++;
    values.remove(key);
  }
}
