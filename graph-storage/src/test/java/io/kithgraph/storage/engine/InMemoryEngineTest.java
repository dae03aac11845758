package io.kithgraph.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InMemoryEngineTest extends EngineContract {

  @Override
  protected Engine open(Path engineFolder) {
    return InMemoryEngine.open(engineFolder);
  }

  @Override
  protected TableWriter table(Path file) {
    return InMemoryEngine.table(file);
  }

  @Test
  void crashKeepsAPrefixOfTheBatches() {
    InMemoryEngine memory = new InMemoryEngine();
    byte[] key = {1};
    for (byte i = 1; i <= 3; i++) {
      EngineBatch batch = new EngineBatch();
      batch.merge(key, new byte[] {i});
      memory.write(batch, i == 1 ? Durability.SYNCED : Durability.BUFFERED);
    }
    assertThat(memory.unflushedBatches()).isEqualTo(2);
    assertThat(memory.crash(0).get(key)).containsExactly(1);
    assertThat(memory.crash(1).get(key)).containsExactly(1, 2);
    assertThat(memory.crash(2).get(key)).containsExactly(1, 2, 3);
  }
}
