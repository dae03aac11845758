package io.kithgraph.storage.edgetree;

import io.kithgraph.storage.key.StorageKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pages that a group of mutations has changed so far, over the state before, and how each will
 * be stored: by a delta, or rewritten. Confined to the apply thread.
 */
final class DirtyPages implements PageSource {
  private final PageSource latest;
  private final EdgeTreeSettings settings;
  private final Map<StorageKey, DirtyPage> dirty = new HashMap<>();

  private static final class DirtyPage {
    /**
     * What is stored now; null if nothing is, or if it does not matter because the page is
     * rewritten or deleted.
     */
    @Nullable Page stored;

    @Nullable Page current;
    boolean rewrite;
    PageDelta delta = new PageDelta();
  }

  DirtyPages(PageSource latest, EdgeTreeSettings settings) {
    this.latest = latest;
    this.settings = settings;
  }

  EdgeTreeSettings settings() {
    return settings;
  }

  @Override
  public @Nullable Page page(StorageKey key) {
    DirtyPage page = dirty.isEmpty() ? null : dirty.get(key);
    return page == null ? latest.page(key) : page.current;
  }

  /** The page is new, or has changed in ways that no delta describes. */
  void rewrite(StorageKey key, Page page) {
    DirtyPage entry = dirty.computeIfAbsent(key, k -> new DirtyPage());
    entry.current = page;
    entry.rewrite = true;
  }

  /**
   * The page has changed; the caller adds to the delta what changed.
   *
   * @param before what {@link #page} gave for the key since its last change
   */
  PageDelta change(StorageKey key, Page before, Page page) {
    DirtyPage entry = dirty.get(key);
    if (entry == null) {
      entry = new DirtyPage();
      entry.stored = before;
      entry.rewrite = before.storedDeltas >= settings.maxDeltas();
      dirty.put(key, entry);
    }
    entry.current = page;
    return entry.delta;
  }

  /** The page is no more. */
  void delete(StorageKey key) {
    DirtyPage entry = dirty.computeIfAbsent(key, k -> new DirtyPage());
    entry.current = null;
    entry.rewrite = true;
  }

  /**
   * Hands all changes to the sink, in the order of their keys, and forgets them. An ordered engine
   * finds the place of a key faster when it comes after the one before.
   */
  void flush(PageSink sink) {
    StorageKey[] keys = dirty.keySet().toArray(new StorageKey[0]);
    Arrays.sort(keys);
    for (StorageKey key : keys) {
      DirtyPage entry = dirty.get(key);
      if (entry != null) {
        flush(key, entry, sink);
      }
    }
    dirty.clear();
  }

  private void flush(StorageKey key, DirtyPage entry, PageSink sink) {
    Page current = entry.current;
    Page stored = entry.stored;
    if (current == null) {
      sink.delete(key);
    } else if (stored == null || mustRewrite(entry, stored, current)) {
      sink.put(key, PageFormat.seal(key, current));
    } else {
      byte[] delta = entry.delta.encode(stored.lsn(), stored.storedChecksum, current.lsn());
      int bytes = stored.storedDeltaBytes + delta.length;
      sink.append(
          key, current.stored(PageDelta.checksumOf(delta), stored.storedDeltas + 1, bytes), delta);
    }
  }

  private boolean mustRewrite(DirtyPage entry, Page stored, Page current) {
    int size = current.data.length;
    long deltaBytes = (long) stored.storedDeltaBytes + entry.delta.length();
    return entry.rewrite
        || size <= settings.eagerPageBytes()
        || deltaBytes * 100 > (long) size * settings.maxDeltaPercent();
  }
}
