package io.kithgraph.loadgen.dataset;

import java.util.random.RandomGenerator;

/**
 * Whole numbers as often as somebody has measured them, thinned out to some points; between two
 * points they are uniform. Immutable.
 */
public final class MeasuredNumbers {
  private final int[] numbers;
  private final double[] percent;

  /**
   * A distribution.
   *
   * @param numbers ascending
   * @param percent for each of them, how many of a hundred are no larger; ascending, up to 100
   */
  public MeasuredNumbers(int[] numbers, double[] percent) {
    if (numbers.length != percent.length || percent[percent.length - 1] != 100) {
      throw new IllegalArgumentException("Each number has a part, and the last part is 100");
    }
    this.numbers = numbers.clone();
    this.percent = percent.clone();
  }

  /** One number. */
  public int draw(RandomGenerator random) {
    double drawn = random.nextDouble() * 100;
    int point = 0;
    while (point < percent.length - 1 && percent[point] < drawn) {
      point++;
    }
    int least = point == 0 ? 0 : numbers[point - 1] + 1;
    return point == 0 || least >= numbers[point]
        ? numbers[point]
        : random.nextInt(least, numbers[point] + 1);
  }
}
