package io.kithgraph.distribution.chaos;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/**
 * The disk of a process as that process sees it: well, slow or full, from one moment to the next.
 * It outlives the process, and the next one on the same folder sees the same. Confined to one
 * thread.
 */
final class FaultyDisk {
  private static final int SYNC_MILLIS = 0;
  private static final int CLAIMED_FREE = 1;
  private static final int ROOM = 2;
  private static final int FIRST_COUNTER = 3;
  private static final int NUMBERS = 6;
  private static final long AS_IT_IS = -1;

  private final Map<String, String> environment;
  private final LongBuffer control;

  /**
   * @param controlFile is made; laid out as {@code disk_faults.c} says
   */
  FaultyDisk(Path library, Path dataFolder, Path controlFile) throws IOException {
    environment =
        Map.of(
            "LD_PRELOAD",
            library.toString(),
            "DISK_FAULTS_FOLDER",
            dataFolder.toString(),
            "DISK_FAULTS_CONTROL",
            controlFile.toString());
    try (FileChannel file =
        FileChannel.open(
            controlFile,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      control =
          file.map(MapMode.READ_WRITE, 0, (long) NUMBERS * Long.BYTES)
              .order(ByteOrder.nativeOrder())
              .asLongBuffer();
    }
    heal();
  }

  /** With these variables a process sees the disk. */
  Map<String, String> environment() {
    return environment;
  }

  /** Each sync of a file takes so much longer. */
  void slow(Duration sync) {
    control.put(SYNC_MILLIS, sync.toMillis());
  }

  /** The file system says that no more than this is free, but takes all that is written. */
  void claim(long freeBytes) {
    control.put(CLAIMED_FREE, freeBytes);
  }

  /** After so many bytes more the disk is full: nothing can be written any longer. */
  void endAfter(long bytes) {
    control.put(ROOM, bytes);
  }

  /** It is a disk as any other again. */
  void heal() {
    control.put(SYNC_MILLIS, 0);
    control.put(CLAIMED_FREE, AS_IT_IS);
    control.put(ROOM, AS_IT_IS);
  }

  /** How often processes have met one of the faults since the last time that this was asked. */
  long takeHits() {
    long hits = 0;
    for (int counter = FIRST_COUNTER; counter < NUMBERS; counter++) {
      hits += control.get(counter);
      control.put(counter, 0);
    }
    return hits;
  }
}
