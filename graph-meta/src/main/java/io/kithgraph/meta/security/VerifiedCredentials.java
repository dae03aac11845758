package io.kithgraph.meta.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a while which names and passwords were found to belong together, so that not every
 * request pays for the slow hash. It holds no passwords: its keys are made with a random key of
 * this process. The least recently used goes first. Thread-safe by its lock.
 */
final class VerifiedCredentials {
  private static final String KEYED_HASH = "HmacSHA256";

  private final int maxEntries;
  private final long lifeNanos;
  private final LongSupplier nanoTime;
  private final SecretKeySpec key;
  private final Map<ByteBuffer, Entry> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Entry> eldest) {
          return size() > maxEntries;
        }
      };

  private record Entry(Caller caller, long verifiedNanos) {}

  VerifiedCredentials(int maxEntries, Duration life, SecureRandom random, LongSupplier nanoTime) {
    this.maxEntries = maxEntries;
    this.lifeNanos = life.toNanos();
    this.nanoTime = nanoTime;
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    this.key = new SecretKeySpec(secret, KEYED_HASH);
  }

  /** Whoever showed this name and this password lately. */
  Optional<Caller> find(String name, String password) {
    ByteBuffer sought = key(name, password);
    synchronized (entries) {
      @Nullable Entry entry = entries.get(sought);
      if (entry == null) {
        return Optional.empty();
      }
      if (nanoTime.getAsLong() - entry.verifiedNanos() > lifeNanos) {
        entries.remove(sought);
        return Optional.empty();
      }
      return Optional.of(entry.caller());
    }
  }

  void add(String password, Caller caller) {
    ByteBuffer made = key(caller.name(), password);
    synchronized (entries) {
      entries.put(made, new Entry(caller, nanoTime.getAsLong()));
    }
  }

  private ByteBuffer key(String name, String password) {
    try {
      Mac mac = Mac.getInstance(KEYED_HASH);
      mac.init(key);
      mac.update(name.getBytes(UTF_8));
      // No name has a zero byte in it.
      mac.update((byte) 0);
      return ByteBuffer.wrap(mac.doFinal(password.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + KEYED_HASH, e);
    }
  }
}
