package io.kithgraph.loadgen.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AxisTest {
  @Test
  void endsAtARoundNumberAboveTheHighest() {
    Axis axis = Axis.linear(3_312);
    assertThat(axis.ticks()).containsExactly(0.0, 1_000.0, 2_000.0, 3_000.0, 4_000.0);
    assertThat(axis.label(2_000)).isEqualTo("2,000");
    assertThat(axis.part(2_000)).isEqualTo(0.5);
    assertThat(Axis.linear(0).ticks()).hasSizeGreaterThan(1);
    assertThat(Axis.linear(0.7).label(0.6)).isEqualTo("0.6");
  }

  @Test
  void goesAsFarAsTimeDoes() {
    Axis axis = Axis.upTo(33);
    assertThat(axis.high()).isEqualTo(33);
    assertThat(axis.ticks()).containsExactly(0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0);
  }

  @Test
  void hasEqualDistancesForEqualRatios() {
    Axis few = Axis.logarithmic(0.3, 4);
    assertThat(few.ticks().stream().map(few::label)).containsExactly("0.2", "0.5", "1", "2", "5");
    assertThat(few.part(1) - few.part(0.5)).isCloseTo(few.part(4) - few.part(2), within());
    assertThat(few.part(0.2)).isZero();
    assertThat(few.part(5)).isEqualTo(1);

    Axis many = Axis.logarithmic(0.3, 1_900);
    assertThat(many.ticks().stream().map(many::label)).containsExactly("1", "10", "100", "1,000");
    assertThat(Axis.logarithmic(7, 7).ticks()).hasSizeGreaterThan(1);
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-9);
  }
}
