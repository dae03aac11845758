package io.kithgraph.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PropertySetTest {

  @ParameterizedTest
  @EnumSource(PropertyType.class)
  void valuesOfEveryTypeComeBack(PropertyType type) {
    for (int seed = 0; seed < 500; seed++) {
      Object value = RandomValues.value(new Random(seed), type, 3);
      Object read = PropertySet.of(Property.of(1 + seed, value)).find(1 + seed).orElseThrow();
      assertThat(PropertyType.find(read)).as("seed %s", seed).contains(type);
      assertThat(read).as("seed %s", seed).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void setsComeBackInKeyOrder(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      List<Property> properties = randomProperties(random);
      List<Property> shuffled = new ArrayList<>(properties);
      Collections.shuffle(shuffled, random);
      PropertySet set = PropertySet.of(shuffled);
      assertThat(set.properties()).as("seed %s", seed).isEqualTo(properties);
      assertThat(PropertySet.ofEncoded(set.encoded())).isEqualTo(set);
      Set<Integer> seen = new HashSet<>();
      for (Property property : properties) {
        if (seen.add(property.keyId())) {
          assertThat(set.find(property.keyId())).contains(property.value());
        }
      }
      assertThat(set.find(1_000)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void malformedBytesAreRefusedAsSuch(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = mutated(random, PropertySet.of(randomProperties(random)).encoded());
      try {
        PropertySet set = PropertySet.ofEncoded(bytes);
        set.find(random.nextInt(20));
        set.properties().forEach(property -> property.meta().properties());
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageNotContaining("null");
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        fail("seed " + seed + ": " + HexFormat.of().formatHex(bytes), e);
      }
    }
  }

  private static byte[] mutated(Random random, byte[] valid) {
    if (valid.length == 0 || random.nextInt(4) == 0) {
      byte[] noise = new byte[random.nextInt(40)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] bytes = Arrays.copyOf(valid, 1 + random.nextInt(valid.length + 2));
    for (int i = random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static List<Property> randomProperties(Random random) {
    List<Property> properties = new ArrayList<>();
    int key = 1;
    int ordinal = 0;
    PropertyType[] types = PropertyType.values();
    for (int i = random.nextInt(6); i > 0; i--) {
      if (random.nextInt(3) == 0) {
        ordinal += 1 + random.nextInt(200);
      } else {
        key += 1 + random.nextInt(3);
        ordinal = random.nextInt(2);
      }
      PropertySet meta =
          random.nextInt(4) == 0
              ? PropertySet.of(Property.of(1 + random.nextInt(3), RandomValues.text(random, 3)))
              : PropertySet.EMPTY;
      PropertyType type;
      do {
        type = types[random.nextInt(types.length)];
      } while (type == PropertyType.BYTES);
      properties.add(new Property(key, RandomValues.value(random, type, 2), ordinal, meta));
    }
    return properties;
  }

  @Test
  void encodingNeverChanges() {
    PropertySet set =
        PropertySet.of(
            Property.of(300, -2L),
            Property.of(1, "\u00e9"),
            new Property(2, Arrays.asList(true, null), 5, PropertySet.of(Property.of(1, 1.5f))));
    assertThat(HexFormat.ofDelimiter(" ").formatHex(set.encoded()))
        .isEqualTo(
            "01 06 02 c3 a9 " // key 1, STRING, 2 bytes
                + "02 8a 05 06 01 04 3f c0 00 00 02 01 01 00 " // key 2, LIST, ordinal 5, meta
                + "ac 02 03 03"); // key 300, INT64, -2
    assertThat(PropertySet.EMPTY.encoded()).isEmpty();
  }

  @Test
  void mergeReplacesWholeKeys() {
    PropertySet old = PropertySet.of(Property.of(1, "a"), Property.of(2, "b"), Property.of(3, "c"));
    PropertySet merged = old.merge(PropertySet.of(Property.of(2, 7), Property.of(4, 8)), Set.of(3));
    assertThat(merged)
        .isEqualTo(PropertySet.of(Property.of(1, "a"), Property.of(2, 7), Property.of(4, 8)));
    assertThat(PropertySet.EMPTY.merge(old, Set.of(1))).isEqualTo(old);
    assertThat(old.merge(PropertySet.EMPTY, Set.of(1, 2, 3))).isEqualTo(PropertySet.EMPTY);
  }

  @Test
  void refusesWhatItCannotKeep() {
    refuses(List.of(Property.of(1, "a"), Property.of(1, "b")), "key number 1");
    refuses(List.of(Property.of(1, new Object())), "java.lang.Object");
    refuses(List.of(Property.of(1, List.of(new StringBuilder()))), "StringBuilder");
    refuses(List.of(Property.of(1, "\uD800")), "Unicode");
    Object nested = "x";
    for (int i = 0; i < 33; i++) {
      nested = List.of(nested);
    }
    refuses(List.of(Property.of(1, nested)), "nests more than 32");
    assertThatIllegalArgumentException().isThrownBy(() -> Property.of(0, "a"));
  }

  private static void refuses(List<Property> properties, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PropertySet.of(properties))
        .withMessageContaining(message);
  }
}
