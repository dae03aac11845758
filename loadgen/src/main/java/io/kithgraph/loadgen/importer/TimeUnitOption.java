package io.kithgraph.loadgen.importer;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;

/** The unit of numbers that stand for points in time. */
public enum TimeUnitOption {
  /** Not times: numbers stay as they are. Dates written out are still understood. */
  NONE(0),
  S(3),
  MS(0),
  US(-3),
  NS(-6);

  /** The power of ten that makes milliseconds of it. */
  private final int power;

  TimeUnitOption(int power) {
    this.power = power;
  }

  /** The number, which may have a fraction, as whole milliseconds, rounded down. */
  long toMillis(String number) throws RowRejected {
    try {
      return new BigDecimal(number)
          .scaleByPowerOfTen(power)
          .setScale(0, RoundingMode.FLOOR)
          .longValueExact();
    } catch (NumberFormatException e) {
      throw new RowRejected("'" + shown(number) + "' is not a time");
    } catch (ArithmeticException e) {
      throw new RowRejected("the time '" + shown(number) + "' is out of range");
    }
  }

  /**
   * A date and time written as ISO 8601 has it, with a blank allowed for the T; without an offset
   * it is UTC, without a time midnight.
   */
  static Instant parseDate(String text) throws RowRejected {
    String iso = text.length() > 10 && text.charAt(10) == ' ' ? text.replaceFirst(" ", "T") : text;
    try {
      if (iso.length() == 10) {
        return DateTimeFormatter.ISO_LOCAL_DATE
            .parse(iso, java.time.LocalDate::from)
            .atStartOfDay()
            .toInstant(ZoneOffset.UTC);
      }
      TemporalAccessor parsed = DateTimeFormatter.ISO_DATE_TIME.parse(iso);
      ZoneOffset offset = parsed.query(TemporalQueries.offset());
      return parsed.isSupported(ChronoField.OFFSET_SECONDS) && offset != null
          ? OffsetDateTime.from(parsed).toInstant()
          : java.time.LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw new RowRejected("'" + shown(text) + "' is not a date such as 2026-11-26T20:15:00Z");
    }
  }

  /** At most the beginning of a text that may be long. */
  static String shown(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
