package io.kithgraph.storage.edgetree;

import io.kithgraph.storage.key.StorageKey;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Stored values in a map, decoded at every read, so that tests go through the bytes; or, for large
 * tests, at the first read after a change. Confined to one thread.
 */
final class MapPages implements PageSource, PageSink {
  final Map<StorageKey, byte[]> values = new TreeMap<>();
  private final Map<StorageKey, Page> decoded = new HashMap<>();
  private final boolean keepDecoded;
  int puts;
  int appends;
  int deletes;

  MapPages() {
    this(false);
  }

  MapPages(boolean keepDecoded) {
    this.keepDecoded = keepDecoded;
  }

  @Override
  public @Nullable Page page(StorageKey key) {
    Page kept = decoded.get(key);
    if (kept != null) {
      return kept;
    }
    byte[] value = values.get(key);
    Page page = value == null ? null : Page.decode(key, value.clone());
    if (page != null && keepDecoded) {
      decoded.put(key, page);
    }
    return page;
  }

  @Override
  public void put(StorageKey key, Page page) {
    puts++;
    decoded.remove(key);
    values.put(key, page.encoded().clone());
  }

  @Override
  public void append(StorageKey key, Page page, byte[] delta) {
    appends++;
    decoded.remove(key);
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
    decoded.remove(key);
    values.remove(key);
  }
}
