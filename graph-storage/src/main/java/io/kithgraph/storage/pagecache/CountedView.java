package io.kithgraph.storage.pagecache;

import io.kithgraph.storage.edgetree.Page;
import io.kithgraph.storage.edgetree.PageSource;
import io.kithgraph.storage.edgetree.Versioned;
import io.kithgraph.storage.key.StorageKey;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A view as one call reads it, which counts what the call found in the cache and what had to be
 * loaded. Confined to the thread of the call.
 */
public final class CountedView implements PageSource {
  private final View view;
  private final Function<StorageKey, Versioned> pageLoader = this::loadPage;
  private final Function<StorageKey, Versioned> recordLoader = this::loadRecord;
  private long asked;
  private long loaded;

  /** A count that starts at 0; the view stays the caller's to close. */
  public CountedView(View view) {
    this.view = view;
  }

  /** The view itself; what is read from it directly is not counted. */
  public View view() {
    return view;
  }

  /** How many pages and records were asked for and found in the cache. */
  public long found() {
    return asked - loaded;
  }

  /** How many pages and records were asked for and read from the engine. */
  public long loaded() {
    return loaded;
  }

  @Override
  public @Nullable Page page(StorageKey key) {
    return view.page(key, count(view.cache().latest(key, pageLoader)));
  }

  /** As {@link View#record}. */
  public @Nullable StoredRecord record(StorageKey key) {
    return view.record(key, count(view.cache().latest(key, recordLoader)));
  }

  private Versioned count(Versioned latest) {
    asked++;
    return latest;
  }

  /** Called by the cache if it holds nothing under the key. */
  private Versioned loadPage(StorageKey key) {
    loaded++;
    return view.cache().loadPage(key);
  }

  private Versioned loadRecord(StorageKey key) {
    loaded++;
    return view.cache().loadRecord(key);
  }
}
