package io.kithgraph.query.server.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;

/**
 * A 64-bit digest of what a cursor belongs to. Part of the format of cursors, which outlive a
 * process: it never changes without a new cursor version. Confined to one thread.
 */
final class Fingerprint {
  private long state = 0x6b697468_67726170L;

  Fingerprint add(long value) {
    long mixed = (state ^ value) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    state = mixed ^ (mixed >>> 29);
    return this;
  }

  Fingerprint add(ByteString bytes) {
    add(bytes.size());
    long word = 0;
    for (int i = 0; i < bytes.size(); i++) {
      word = (word << 8) | (bytes.byteAt(i) & 0xFF);
      if ((i & 7) == 7) {
        add(word);
        word = 0;
      }
    }
    return add(word);
  }

  Fingerprint add(MessageLite message) {
    return add(message.toByteString());
  }

  long value() {
    return state;
  }
}
