package io.kithgraph.storage.edgetree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.model.Direction;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.key.StorageKey;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged bytes are found when a page is decoded, and the exception names the key. */
class PageCorruptionTest {
  private static final ListAddress LIST =
      ListAddress.of(new GraphId(1), new ListKey(VertexId.of(7), new LabelId(3), Direction.OUT));

  private static MapPages pages(boolean strings, int entries) {
    MapPages pages = new MapPages();
    EdgeTreeWriter writer = new EdgeTreeWriter(pages, new EdgeTreeSettings(512, 50, 10_000, 0));
    for (int i = 0; i < entries; i++) {
      VertexId id = strings && i % 3 == 0 ? VertexId.of("v" + i) : VertexId.of(i * 31L);
      PropertySet properties = PropertySet.ofEncoded(new byte[i % 4]);
      writer.put(LIST, new EdgeEntry(1000 - i, id, 0, properties), i + 1);
      writer.flush(pages);
    }
    return pages;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyFlippedBitIsFound(boolean strings) {
    for (Map.Entry<StorageKey, byte[]> stored : pages(strings, 120).values.entrySet()) {
      for (int i = 0; i < stored.getValue().length; i++) {
        byte[] damaged = stored.getValue().clone();
        damaged[i] ^= (byte) (1 << (i % 8));
        assertCorrupt(stored.getKey(), damaged);
        damaged[i] = (byte) ~stored.getValue()[i];
        assertCorrupt(stored.getKey(), damaged);
      }
    }
  }

  private static void assertCorrupt(StorageKey key, byte[] value) {
    assertThatThrownBy(() -> Page.decode(key, value))
        .isInstanceOfSatisfying(CorruptPageException.class, e -> assertThat(e.key()).isEqualTo(key))
        .hasMessageContaining(key.toString());
  }

  @Test
  void everyTruncationInsideAPartIsFound() {
    for (Map.Entry<StorageKey, byte[]> stored : pages(true, 20).values.entrySet()) {
      byte[] value = stored.getValue();
      int found = 0;
      for (int length = 0; length < value.length; length++) {
        byte[] cut = Arrays.copyOf(value, length);
        try {
          // Cut between two deltas it is an older state of the page, which only the engine can
          // tell.
          assertThat(Page.decode(stored.getKey(), cut).lsn())
              .isLessThan(Page.decode(stored.getKey(), value).lsn());
        } catch (CorruptPageException e) {
          found++;
        }
      }
      assertThat(found).isGreaterThan(value.length * 9 / 10);
    }
  }

  @Test
  void lostDoubledAndForeignDeltasAreFound() {
    MapPages before = pages(false, 8);
    MapPages after = pages(false, 9);
    StorageKey key = LIST.rootKey();
    byte[] shorter = required(before, key);
    byte[] longer = required(after, key);
    byte[] delta = Arrays.copyOfRange(longer, shorter.length, longer.length);
    assertThat(delta).isNotEmpty();
    assertCorrupt(key, join(longer, delta));
    byte[] muchShorter = required(pages(false, 7), key);
    assertCorrupt(key, join(muchShorter, delta));
    assertThat(Page.decode(key, join(shorter, delta)).count).isEqualTo(9);
  }

  @Test
  void pageUnderAForeignKeyIsFound() {
    byte[] value = required(pages(false, 5), LIST.rootKey());
    ListAddress other =
        ListAddress.of(new GraphId(1), new ListKey(VertexId.of(8), new LabelId(3), Direction.OUT));
    assertCorrupt(other.rootKey(), value);
  }

  @Test
  void randomBytesAreNoPage() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] value = new byte[random.nextInt(200)];
      random.nextBytes(value);
      if (value.length > 8) {
        value[0] = 1;
        value[1] = (byte) (1 + random.nextInt(4));
        value[4] = (byte) random.nextInt(value.length);
        value[5] = value[6] = value[7] = 0;
      }
      assertCorrupt(LIST.rootKey(), value);
    }
  }

  @Test
  void missingPageIsFound() {
    MapPages pages = pages(false, 200);
    StorageKey leaf =
        pages.values.keySet().stream()
            .filter(k -> !k.equals(LIST.rootKey()))
            .findFirst()
            .orElseThrow();
    pages.values.remove(leaf);
    assertThatThrownBy(() -> new EdgeTreeChecker(pages, key -> {}).check(LIST))
        .isInstanceOfSatisfying(
            CorruptPageException.class, e -> assertThat(e.key()).isEqualTo(leaf));
  }

  private static byte[] required(MapPages pages, StorageKey key) {
    byte[] value = pages.values.get(key);
    if (value == null) {
      throw new AssertionError("No page under " + key);
    }
    return value;
  }

  private static byte[] join(byte[] a, byte[] b) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(a);
    joined.writeBytes(b);
    return joined.toByteArray();
  }
}
