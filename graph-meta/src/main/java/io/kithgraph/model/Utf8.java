package io.kithgraph.model;

/** Checks text before it is written, because an encoder would put {@code ?} for what it cannot. */
final class Utf8 {
  private Utf8() {}

  /**
   * The number of bytes of the text in UTF-8; stops counting, but not checking, at {@link
   * Integer#MAX_VALUE}.
   *
   * @throws IllegalArgumentException if a surrogate has no partner
   */
  static int length(String text) {
    long bytes = 0;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        throw new IllegalArgumentException("A text must be well-formed Unicode");
      }
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }
}
