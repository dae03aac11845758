package io.kithgraph.storage.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every engine promises. */
public abstract class EngineContract {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @SuppressWarnings("NullAway.Init")
  protected Engine engine;

  /** Opens the engine that the folder holds, or a new one. */
  protected abstract Engine open(Path engineFolder);

  /** A writer of tables that the engine takes over. */
  protected abstract TableWriter table(Path file);

  @BeforeEach
  void openEngine() {
    engine = open(folder.resolve("engine"));
  }

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, UTF_8);
  }

  private void put(String key, String value) {
    EngineBatch batch = new EngineBatch();
    batch.put(bytes(key), bytes(value));
    engine.write(batch, Durability.BUFFERED);
  }

  private static List<String> drain(EngineIterator iterator) {
    List<String> entries = new ArrayList<>();
    try (iterator) {
      for (; iterator.isValid(); iterator.next()) {
        entries.add(text(iterator.key()) + "=" + text(iterator.value()));
      }
    }
    return entries;
  }

  @Test
  void readsWhatWasWritten() {
    assertThat(engine.get(bytes("a"))).isNull();
    put("a", "1");
    put("b", "");
    assertThat(text(engine.get(bytes("a")))).isEqualTo("1");
    assertThat(text(engine.get(bytes("b")))).isEqualTo("");
    put("a", "2");
    assertThat(text(engine.get(bytes("a")))).isEqualTo("2");
  }

  @Test
  void mergeAppendsAlsoToNothing() {
    EngineBatch batch = new EngineBatch();
    batch.merge(bytes("new"), bytes("x"));
    batch.put(bytes("old"), bytes("base"));
    batch.merge(bytes("old"), bytes("+1"));
    engine.write(batch, Durability.BUFFERED);
    batch.clear();
    batch.merge(bytes("old"), bytes("+2"));
    engine.write(batch, Durability.BUFFERED);
    assertThat(text(engine.get(bytes("new")))).isEqualTo("x");
    assertThat(text(engine.get(bytes("old")))).isEqualTo("base+1+2");
    engine.flush();
    batch.clear();
    batch.merge(bytes("old"), bytes("+3"));
    engine.write(batch, Durability.BUFFERED);
    engine.flush();
    assertThat(text(engine.get(bytes("old")))).isEqualTo("base+1+2+3");
    batch.clear();
    batch.delete(bytes("old"));
    batch.merge(bytes("old"), bytes("again"));
    engine.write(batch, Durability.BUFFERED);
    assertThat(text(engine.get(bytes("old")))).isEqualTo("again");
  }

  @Test
  void appliesOperationsInOrder() {
    EngineBatch batch = new EngineBatch();
    batch.put(bytes("a"), bytes("1"));
    batch.delete(bytes("a"));
    batch.put(bytes("b"), bytes("1"));
    batch.deleteRange(bytes("b"), bytes("c"));
    batch.put(bytes("b"), bytes("2"));
    batch.put(bytes("c"), bytes("3"));
    engine.write(batch, Durability.BUFFERED);
    assertThat(drain(engine.scan(bytes(""), null))).containsExactly("b=2", "c=3");
  }

  @Test
  void scansRangesInUnsignedOrder() {
    for (String key : List.of("b", "a", "ab", "é", "c", "~")) {
      put(key, key);
    }
    assertThat(drain(engine.scan(bytes("a"), bytes("c")))).containsExactly("a=a", "ab=ab", "b=b");
    assertThat(drain(engine.scan(bytes("b"), null))).containsExactly("b=b", "c=c", "~=~", "é=é");
    assertThat(drain(engine.scan(bytes("x"), bytes("a")))).isEmpty();
  }

  @Test
  void seekStaysInsideTheRange() {
    for (String key : List.of("a", "b", "c", "d", "e")) {
      put(key, key);
    }
    try (EngineIterator iterator = engine.scan(bytes("b"), bytes("e"))) {
      iterator.seek(bytes("c"));
      assertThat(text(iterator.key())).isEqualTo("c");
      iterator.seek(bytes("a"));
      assertThat(text(iterator.key())).isEqualTo("b");
      iterator.seek(bytes("dd"));
      assertThat(iterator.isValid()).isFalse();
    }
  }

  @Test
  void snapshotDoesNotChange() {
    put("a", "1");
    put("b", "1");
    try (EngineSnapshot snapshot = engine.snapshot()) {
      put("a", "2");
      put("c", "2");
      EngineBatch batch = new EngineBatch();
      batch.delete(bytes("b"));
      batch.merge(bytes("a"), bytes("!"));
      engine.write(batch, Durability.BUFFERED);
      engine.flush();
      assertThat(text(snapshot.get(bytes("a")))).isEqualTo("1");
      assertThat(text(snapshot.get(bytes("b")))).isEqualTo("1");
      assertThat(snapshot.get(bytes("c"))).isNull();
      assertThat(drain(snapshot.scan(bytes(""), null))).containsExactly("a=1", "b=1");
      assertThat(drain(engine.scan(bytes(""), null))).containsExactly("a=2!", "c=2");
    }
  }

  @Test
  void closedSnapshotRefusesReads() {
    EngineSnapshot snapshot = engine.snapshot();
    snapshot.close();
    snapshot.close();
    assertThatThrownBy(() -> snapshot.get(bytes("a"))).isInstanceOf(EngineException.class);
  }

  @Test
  void checkpointOpensAsAnEngine() {
    put("a", "1");
    engine.checkpoint(folder.resolve("checkpoint"));
    put("a", "2");
    try (Engine copy = open(folder.resolve("checkpoint"))) {
      assertThat(text(copy.get(bytes("a")))).isEqualTo("1");
    }
    assertThatThrownBy(() -> engine.checkpoint(folder.resolve("checkpoint")))
        .isInstanceOf(EngineException.class);
  }

  private Path table(String name, String... entries) {
    Path file = folder.resolve(name);
    try (TableWriter table = table(file)) {
      for (String entry : entries) {
        table.put(bytes(entry.substring(0, 1)), bytes(entry.substring(2)));
      }
      table.finish();
    }
    return file;
  }

  @Test
  void takesTablesOverAndKeepsThem() {
    put("a", "1");
    put("b", "1");
    List<Path> tables = List.of(table("first", "b=2", "c=2"), table("second", "x=2", "y=2"));
    try (EngineSnapshot before = engine.snapshot()) {
      engine.ingest(tables);
      assertThat(drain(before.scan(bytes(""), null))).containsExactly("a=1", "b=1");
    }
    put("c", "3");
    List<String> expected = List.of("a=1", "b=2", "c=3", "x=2", "y=2");
    assertThat(drain(engine.scan(bytes(""), null))).isEqualTo(expected);
    engine.checkpoint(folder.resolve("checkpoint"));
    try (Engine copy = open(folder.resolve("checkpoint"))) {
      assertThat(drain(copy.scan(bytes(""), null))).isEqualTo(expected);
    }
    assertThat(tables).allMatch(Files::exists);
    engine.ingest(tables);
    assertThat(text(engine.get(bytes("c")))).isEqualTo("2");
  }

  @Test
  void takesAllTablesOverOrNone() {
    put("b", "1");
    List<Path> tables = List.of(table("first", "b=2"), folder.resolve("missing"));
    assertThatThrownBy(() -> engine.ingest(tables)).isInstanceOf(RuntimeException.class);
    assertThat(text(engine.get(bytes("b")))).isEqualTo("1");
  }

  @Test
  void countsLogicalBytes() {
    put("key", "value");
    assertThat(engine.metrics().logicalBytesWritten()).isGreaterThanOrEqualTo(8);
  }

  @Test
  void refusesWorkOnceClosed() {
    engine.close();
    assertThatThrownBy(() -> engine.get(bytes("a")))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.reason()).isEqualTo(EngineException.Reason.UNUSABLE));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void behavesLikeASortedMap(long seed) {
    Random random = new Random(seed);
    TreeMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
    for (int round = 0; round < 200; round++) {
      EngineBatch batch = new EngineBatch();
      for (int i = random.nextInt(20); i >= 0; i--) {
        mutate(random, batch, model);
      }
      engine.write(batch, random.nextInt(50) == 0 ? Durability.SYNCED : Durability.BUFFERED);
      if (random.nextInt(30) == 0) {
        engine.flush();
      }
      byte[] key = key(random);
      assertThat(engine.get(key)).isEqualTo(model.get(key));
    }
    List<Map.Entry<byte[], byte[]>> entries = new ArrayList<>(model.entrySet());
    int next = 0;
    try (EngineIterator iterator = engine.scan(new byte[0], null)) {
      for (; iterator.isValid(); iterator.next()) {
        assertThat(iterator.key()).isEqualTo(entries.get(next).getKey());
        assertThat(iterator.value()).isEqualTo(entries.get(next).getValue());
        next++;
      }
    }
    assertThat(next).isEqualTo(entries.size());
  }

  private static byte[] key(Random random) {
    return new byte[] {(byte) random.nextInt(256), (byte) random.nextInt(3)};
  }

  private static void mutate(Random random, EngineBatch batch, SortedMap<byte[], byte[]> model) {
    byte[] key = key(random);
    byte[] value = new byte[random.nextInt(40)];
    random.nextBytes(value);
    switch (random.nextInt(8)) {
      case 0 -> {
        batch.delete(key);
        model.remove(key);
      }
      case 1 -> {
        byte[] to = {(byte) (key[0] + random.nextInt(4)), key[1]};
        if (Arrays.compareUnsigned(key, to) < 0) {
          batch.deleteRange(key, to);
          model.subMap(key, to).clear();
        }
      }
      case 2, 3, 4 -> {
        batch.merge(key, value);
        byte[] old = model.getOrDefault(key, new byte[0]);
        byte[] joined = Arrays.copyOf(old, old.length + value.length);
        System.arraycopy(value, 0, joined, old.length, value.length);
        model.put(key, joined);
      }
      default -> {
        batch.put(key, value);
        model.put(key, value);
      }
    }
  }
}
