package io.kithgraph.storage.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.RequestId;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.codec.Commands;
import io.kithgraph.storage.partition.record.CommandCodec;
import io.kithgraph.storage.partition.record.MalformedRecordException;
import io.kithgraph.storage.partition.record.RecordReader;
import io.kithgraph.storage.partition.record.RecordWriter;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.wire.CommandRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commands in the log and on the wire come back as they were, and damaged ones are read as some
 * other command or refused as malformed, but never end in anything else, such as an endless
 * allocation.
 */
final class DamagedCommandsTest {
  private static final int ROUNDS = 4_000;
  private static final Deadline DEADLINE = Deadline.after(Duration.ofMinutes(10));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void inTheLog(long seed) {
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      PartitionCommand command = command(random);
      RecordWriter out = new RecordWriter();
      CommandCodec.write(out, command);
      byte[] bytes = out.toBytes();
      RecordReader whole = new RecordReader(bytes);
      assertThat(CommandCodec.read(whole)).isEqualTo(command);
      whole.end();

      RecordReader damaged = new RecordReader(damage(bytes, random));
      try {
        CommandCodec.read(damaged);
        damaged.end();
      } catch (MalformedRecordException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
    }
    assertThat(refused).isGreaterThan(ROUNDS / 4);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void onTheWire(long seed) throws InvalidProtocolBufferException {
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      PartitionRequest.Command request =
          new PartitionRequest.Command(
              new PartitionId(random.nextInt(8)),
              new Epoch(1 + random.nextInt(3)),
              command(random),
              DEADLINE,
              PriorityClass.BATCH);
      byte[] bytes = Commands.write(request).toByteArray();
      assertThat(Commands.read(CommandRequest.parseFrom(bytes), DEADLINE)).isEqualTo(request);

      CommandRequest damaged;
      try {
        damaged = CommandRequest.parseFrom(damage(bytes, random));
      } catch (InvalidProtocolBufferException e) {
        continue;
      }
      try {
        Commands.read(damaged, DEADLINE);
      } catch (StorageException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + round + ": " + damaged, e);
      }
    }
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x07, 0xFF})
  void unknownCommandsAreNamed(int tag) {
    assertThatThrownBy(() -> CommandCodec.read(new RecordReader(new byte[] {(byte) tag})))
        .isInstanceOf(MalformedRecordException.class);
  }

  private static PartitionCommand command(Random random) {
    RequestId transaction = new RequestId(random.nextLong(), random.nextLong());
    RandomParts parts = new RandomParts(random);
    return switch (random.nextInt(5)) {
      case 0 -> new PartitionCommand.Commit(parts.part(transaction));
      case 1 -> new PartitionCommand.Prepare(parts.part(transaction));
      case 2 -> new PartitionCommand.Decide(parts.part(transaction));
      case 3 -> new PartitionCommand.Resolve(transaction, random.nextInt(16_384));
      default ->
          new PartitionCommand.Finish(
              transaction, random.nextInt(16_384), random.nextBoolean(), random.nextLong());
    };
  }

  /** The bytes with a few of them changed, left out, doubled, or the end cut off. */
  private static byte[] damage(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    for (int change = 1 + random.nextInt(3); change > 0 && damaged.length > 1; change--) {
      int place = random.nextInt(damaged.length);
      switch (random.nextInt(4)) {
        case 0 -> damaged[place] ^= (byte) (1 << random.nextInt(8));
        case 1 -> damaged[place] = (byte) random.nextInt(256);
        case 2 -> damaged = Arrays.copyOf(damaged, place);
        default -> {
          byte[] longer = Arrays.copyOf(damaged, damaged.length + 1);
          System.arraycopy(damaged, place, longer, place + 1, damaged.length - place);
          damaged = longer;
        }
      }
    }
    return damaged;
  }
}
