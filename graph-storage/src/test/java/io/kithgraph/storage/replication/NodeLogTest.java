package io.kithgraph.storage.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.engine.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged log is made anew from what can be read of it, whenever the program stops meanwhile. */
final class NodeLogTest {
  private static final List<PartitionId> GROUPS =
      IntStream.range(0, 4).mapToObj(PartitionId::new).toList();
  private static final int ENTRIES = 400;
  private static final int ENTRY_BYTES = 1_000;

  private Path folder;
  private final Set<PartitionId> lost = new TreeSet<>();

  @BeforeEach
  void fill(@TempDir Path given) {
    folder = given;
    for (PartitionId group : GROUPS) {
      try (NodeLog log = open()) {
        Random random = new Random(group.value());
        List<LogEntry> entries = new ArrayList<>();
        for (int index = 1; index <= ENTRIES; index++) {
          byte[] content = new byte[ENTRY_BYTES];
          random.nextBytes(content);
          LogEntry entry = new LogEntry(EntryType.ENTRY_TYPE_DATA);
          entry.setId(new LogId(index, 7));
          entry.setData(ByteBuffer.wrap(content));
          entries.add(entry);
        }
        assertThat(new GroupLog(log.store(), group.value()).appendEntries(entries))
            .isEqualTo(ENTRIES);
      }
    }
    // What was in the database's own log comes into tables: one for each group.
    open().close();
  }

  private NodeLog open() {
    return new NodeLog(folder.resolve("log"), path -> new SharedLogStore(path, true));
  }

  @Test
  void groupsThatCanBeReadKeepAllTheyHave() throws IOException {
    damage(tables().get(1));
    try (NodeLog log = open()) {
      assertThatThrownBy(() -> count(log, 1)).isInstanceOf(EngineException.class);
      assertThat(log.isDamaged()).isTrue();

      log.rescue(GROUPS, lost::addAll);

      assertThat(lost).containsExactly(new PartitionId(1));
      assertThat(log.isDamaged()).isFalse();
      assertThat(count(log, 1)).isZero();
      assertThat(List.of(count(log, 0), count(log, 2), count(log, 3))).containsOnly((long) ENTRIES);
    }
    assertThat(folder.resolve("log-damaged")).exists();
    try (NodeLog log = open()) {
      assertThat(count(log, 3)).isEqualTo(ENTRIES);
      log.deleteDamaged();
    }
    assertThat(folder.resolve("log-damaged")).doesNotExist();
  }

  @Test
  void aLogThatCannotBeOpenedIsLostByAllGroups() throws IOException {
    damage(only("MANIFEST"));
    try (NodeLog log = open()) {
      assertThat(log.isDamaged()).isTrue();
      assertThatThrownBy(log::store).isInstanceOf(EngineException.class);

      log.rescue(GROUPS, lost::addAll);

      assertThat(lost).containsExactlyElementsOf(GROUPS);
      assertThat(log.isDamaged()).isFalse();
      assertThat(count(log, 0)).isZero();
    }
  }

  @Test
  void aCopyThatWasNotWholeIsForgotten() throws IOException {
    try (NodeLog log = open()) {
      RuntimeException crash = new IllegalStateException("stopped before anything changes");
      assertThatThrownBy(
              () ->
                  log.rescue(
                      GROUPS,
                      groups -> {
                        throw crash;
                      }))
          .isSameAs(crash);
    }
    assertThat(folder.resolve("log-rescued")).exists();
    try (NodeLog log = open()) {
      assertThat(count(log, 0)).isEqualTo(ENTRIES);
    }
    assertThat(folder.resolve("log-rescued")).doesNotExist();
  }

  @Test
  void aCopyThatIsWholeTakesTheLogsPlace() throws IOException {
    Files.move(folder.resolve("log"), folder.resolve("log-rescued"));
    try (NodeLog log = open()) {
      assertThat(count(log, 0)).isEqualTo(ENTRIES);
    }
    assertThat(folder.resolve("log-rescued")).doesNotExist();
  }

  private static long count(NodeLog log, int group) {
    return new GroupLog(log.store(), group).commandsAfter(0);
  }

  /** The tables of the log, the oldest first. */
  private List<Path> tables() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("log"))) {
      return files.filter(file -> file.toString().endsWith(".sst")).sorted().toList();
    }
  }

  private Path only(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("log"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void damage(Path table) throws IOException {
    byte[] bytes = Files.readAllBytes(table);
    bytes[bytes.length / 2] ^= 0x10;
    Files.write(table, bytes);
  }
}
