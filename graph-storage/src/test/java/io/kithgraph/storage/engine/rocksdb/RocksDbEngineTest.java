package io.kithgraph.storage.engine.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kithgraph.storage.engine.Durability;
import io.kithgraph.storage.engine.Engine;
import io.kithgraph.storage.engine.EngineBatch;
import io.kithgraph.storage.engine.EngineContract;
import io.kithgraph.storage.engine.EngineException;
import io.kithgraph.storage.engine.TableWriter;
import io.kithgraph.storage.engine.WritePressure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksDbEngineTest extends EngineContract {
  @SuppressWarnings("NullAway.Init")
  private static RocksDbResources resources;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path other;

  @BeforeAll
  static void share() {
    resources = new RocksDbResources(new RocksDbSettings(8 << 20, 16 << 20, 1 << 20, 1, 64));
  }

  @AfterAll
  static void release() {
    resources.close();
  }

  @Override
  protected Engine open(Path engineFolder) {
    return new RocksDbEngine(engineFolder, resources);
  }

  @Override
  protected TableWriter table(Path file) {
    return new RocksDbTableWriter(file);
  }

  @Test
  void keepsEverythingOverACleanRestart() {
    Path folder = other.resolve("engine");
    try (Engine first = open(folder)) {
      for (int i = 0; i < 10_000; i++) {
        EngineBatch batch = new EngineBatch();
        batch.merge(new byte[] {(byte) (i % 100)}, new byte[] {(byte) i});
        first.write(batch, Durability.BUFFERED);
      }
    }
    try (Engine second = open(folder)) {
      for (int i = 0; i < 100; i++) {
        assertThat(second.get(new byte[] {(byte) i})).hasSize(100);
      }
    }
  }

  @Test
  void refusesAFolderInUse() {
    Path folder = other.resolve("engine");
    try (Engine first = open(folder)) {
      assertThatThrownBy(() -> open(folder))
          .isInstanceOfSatisfying(
              EngineException.class,
              e -> assertThat(e.reason()).isEqualTo(EngineException.Reason.IN_USE));
      assertThat(first.get(new byte[] {1})).isNull();
    }
  }

  @Test
  void noticesADamagedFile() throws IOException {
    Path folder = other.resolve("engine");
    byte[] value = new byte[50_000];
    java.util.Arrays.fill(value, (byte) 7);
    try (Engine first = open(folder)) {
      EngineBatch batch = new EngineBatch();
      for (byte i = 0; i < 20; i++) {
        value[i] = i;
        batch.put(new byte[] {i}, value);
      }
      first.write(batch, Durability.SYNCED);
    }
    try (Stream<Path> files = Files.list(folder)) {
      Path file = files.filter(f -> f.toString().endsWith(".sst")).findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(file);
      for (int i = 100; i < 200; i++) {
        bytes[i] ^= 0x55;
      }
      Files.write(file, bytes);
    }
    assertThatThrownBy(
            () -> {
              try (Engine second = open(folder)) {
                second.get(new byte[] {0});
              }
            })
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.reason()).isEqualTo(EngineException.Reason.CORRUPT));
  }

  @Test
  void saysWhenWritesGetAheadOfTheFilesAndWhenTheyNoLongerAre() {
    RocksDbSettings tiny = new RocksDbSettings(1 << 20, 64 << 20, 64 << 10, 1, 64);
    try (RocksDbResources small = new RocksDbResources(tiny);
        Engine engine = new RocksDbEngine(other.resolve("pressed"), small)) {
      assertThat(engine.pressure()).isEqualTo(WritePressure.NONE);
      byte[] value = new byte[16 << 10];
      EngineBatch batch = new EngineBatch();
      boolean pressed = false;
      for (int i = 0; i < 20_000 && !pressed; i++) {
        batch.clear();
        batch.put(ByteBuffer.allocate(4).putInt(i).array(), value);
        engine.write(batch, Durability.BUFFERED);
        pressed = engine.pressure() != WritePressure.NONE;
      }
      assertThat(pressed).isTrue();
      engine.flush();
      await().until(() -> engine.pressure() == WritePressure.NONE);
    }
  }

  @Test
  void manyEnginesShareTheirResources() {
    Engine[] engines = new Engine[8];
    for (int i = 0; i < engines.length; i++) {
      engines[i] = open(other.resolve("engine-" + i));
    }
    EngineBatch batch = new EngineBatch();
    batch.put(new byte[] {1}, new byte[1000]);
    for (int i = 0; i < 1000; i++) {
      engines[i % 8].write(batch, Durability.BUFFERED);
    }
    for (Engine engine : engines) {
      assertThat(engine.get(new byte[] {1})).hasSize(1000);
      engine.close();
    }
  }
}
