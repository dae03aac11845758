package io.kithgraph.query.server.admission;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What each tenant may ask of one query node, in units a second. A call costs one unit, and one
 * more for each KiB of its request, so that a thousand questions in a call are not one. Immutable.
 *
 * @param unitsPerSecond by the name of the tenant; {@value #OTHERS} stands for each that is not
 *     named
 */
public record Quotas(Map<String, Long> unitsPerSecond) {
  /** Everybody else, each on their own. */
  public static final String OTHERS = "*";

  /** Nobody is limited. */
  public static final Quotas NONE = new Quotas(Map.of());

  private static final long MAX_UNITS = 1_000_000_000;
  private static final int UNIT_BYTES = 1_024;

  public Quotas {
    unitsPerSecond = Map.copyOf(unitsPerSecond);
    unitsPerSecond.forEach(
        (tenant, units) -> {
          if (units < 1 || units > MAX_UNITS) {
            throw new IllegalArgumentException(
                "the quota of '" + tenant + "' is 1 to " + MAX_UNITS + " units a second");
          }
        });
  }

  /**
   * Reads quotas as an operator writes them: {@code feed=20000, crawler=50, *=1000}.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static Quotas parse(String text) {
    Map<String, Long> quotas = new LinkedHashMap<>();
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      String[] sides = part.strip().split("=", -1);
      if (sides.length != 2 || sides[0].isBlank()) {
        throw new IllegalArgumentException(
            "a quota is TENANT=UNITS, as in feed=20000, not '" + part.strip() + "'");
      }
      String tenant = sides[0].strip();
      if (quotas.put(tenant, units(tenant, sides[1].strip())) != null) {
        throw new IllegalArgumentException("the tenant '" + tenant + "' has two quotas");
      }
    }
    return new Quotas(quotas);
  }

  private static long units(String tenant, String units) {
    try {
      return Long.parseLong(units.replace("_", ""));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the quota of '" + tenant + "' is a whole number of units a second, not '" + units + "'",
          e);
    }
  }

  /** What a request of so many bytes costs. */
  static long cost(int requestBytes) {
    return 1L + requestBytes / UNIT_BYTES;
  }

  /** The units a second of a tenant; empty = not limited. */
  OptionalLong of(String tenant) {
    Long named = unitsPerSecond.get(tenant);
    Long units = named == null ? unitsPerSecond.get(OTHERS) : named;
    return units == null ? OptionalLong.empty() : OptionalLong.of(units);
  }
}
