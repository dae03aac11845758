package io.kithgraph.loadgen.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.api.v1.PropertyType;
import io.kithgraph.api.v1.SortKeyKind;
import io.kithgraph.api.v1.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldsTest {
  @Test
  void tellsIntegersFromStrings() throws RowRejected {
    IdParser auto = new IdParser(ImportOptions.IdType.AUTO, "");

    assertThat(auto.parse("42")).isEqualTo(42L);
    assertThat(auto.parse("-42")).isEqualTo(-42L);
    assertThat(auto.parse("0")).isEqualTo(0L);
    assertThat(auto.parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(auto.parse("9223372036854775808")).isEqualTo("9223372036854775808");
    assertThat(auto.parse("007")).isEqualTo("007");
    assertThat(auto.parse("-0")).isEqualTo("-0");
    assertThat(auto.parse("+1")).isEqualTo("+1");
    assertThat(auto.parse("ann")).isEqualTo("ann");
    assertThat(new IdParser(ImportOptions.IdType.STRING, "").parse("42")).isEqualTo("42");
    assertThat(new IdParser(ImportOptions.IdType.AUTO, "otc-").parse("42")).isEqualTo("otc-42");
    assertThat(new IdParser(ImportOptions.IdType.INTEGER, "").parse("+7")).isEqualTo(7L);
  }

  @Test
  void rejectsIdsThatCannotBe() {
    IdParser auto = new IdParser(ImportOptions.IdType.AUTO, "");

    assertThatThrownBy(() -> auto.parse("")).hasMessage("a vertex id is missing");
    assertThatThrownBy(() -> auto.parse("é".repeat(129))).hasMessageContaining("longer than 256");
    assertThatThrownBy(() -> auto.parse("a\uFFFD")).hasMessageContaining("not UTF-8");
    assertThatThrownBy(() -> new IdParser(ImportOptions.IdType.INTEGER, "").parse("ann"))
        .hasMessageContaining("not a 64-bit integer");
  }

  @Test
  void understandsTimesInEveryUnit() throws RowRejected {
    assertThat(sortKey(TimeUnitOption.S, "1307526243.273450")).isEqualTo(1307526243273L);
    assertThat(sortKey(TimeUnitOption.S, "-0.0001")).isEqualTo(-1);
    assertThat(sortKey(TimeUnitOption.US, "1307526243273450")).isEqualTo(1307526243273L);
    assertThat(sortKey(TimeUnitOption.NONE, "1307526243")).isEqualTo(1307526243L);
    assertThat(sortKey(TimeUnitOption.NONE, "1970-01-01T00:00:01Z")).isEqualTo(1000);
    assertThat(sortKey(TimeUnitOption.NONE, "1970-01-01 01:00:01+01:00")).isEqualTo(1000);
    assertThat(sortKey(TimeUnitOption.NONE, "1970-01-02")).isEqualTo(86_400_000);
    assertThatThrownBy(() -> sortKey(TimeUnitOption.NONE, "1.5"))
        .hasMessageContaining("say its unit");
    assertThatThrownBy(() -> sortKey(TimeUnitOption.S, "1e400000000"))
        .isInstanceOf(RowRejected.class);
    assertThatThrownBy(() -> sortKey(TimeUnitOption.MS, "yesterday"))
        .hasMessageContaining("not a date");
  }

  @Test
  void keepsTheOrderOfDoublesInSortKeys() {
    double[] ascending = {
      Double.NEGATIVE_INFINITY, -2.5, -Double.MIN_VALUE, -0.0, 0.0, 1e-300, 3, Double.MAX_VALUE
    };
    for (int i = 1; i < ascending.length; i++) {
      assertThat(SortKeys.encode(ascending[i - 1])).isLessThan(SortKeys.encode(ascending[i]));
    }
  }

  @Test
  void parsesValuesByTheirType() throws RowRejected {
    assertThat(value(PropertyType.PROPERTY_TYPE_INT64, "-5")).isEqualTo(-5L);
    assertThat(value(PropertyType.PROPERTY_TYPE_DOUBLE, "7839934.76")).isEqualTo(7839934.76);
    assertThat(value(PropertyType.PROPERTY_TYPE_BOOL, "Yes")).isEqualTo(true);
    assertThat(value(PropertyType.PROPERTY_TYPE_INT8, "-128"))
        .isEqualTo(Value.newBuilder().setInt8Value(-128).build());
    assertThat(value(PropertyType.PROPERTY_TYPE_INSTANT, "1970-01-01T00:00:02Z"))
        .isEqualTo(value(PropertyType.PROPERTY_TYPE_INSTANT, "2000"));
    for (PropertyType type :
        List.of(
            PropertyType.PROPERTY_TYPE_INT64,
            PropertyType.PROPERTY_TYPE_INT8,
            PropertyType.PROPERTY_TYPE_BOOL,
            PropertyType.PROPERTY_TYPE_UUID,
            PropertyType.PROPERTY_TYPE_INSTANT,
            PropertyType.PROPERTY_TYPE_BYTES,
            PropertyType.PROPERTY_TYPE_BIG_DECIMAL)) {
      assertThatThrownBy(() -> value(type, "many?!"))
          .as("%s", type)
          .isInstanceOf(RowRejected.class);
    }
  }

  @Test
  void givesEventsKeysThatDependOnTheRowsAlone() {
    RowIdentity one = new RowIdentity("");
    RowIdentity other = new RowIdentity("");
    String first = one.next(List.of("1", "2"));

    assertThat(first).hasSize(20).isEqualTo(other.next(List.of("1", "2")));
    // An equal row later on is another event; the grown file continues as the first one did.
    assertThat(one.next(List.of("1", "2"))).isNotEqualTo(first);
    assertThat(new RowIdentity("").next(List.of("12", ""))).isNotEqualTo(first);
    assertThat(new RowIdentity("monday").next(List.of("1", "2"))).isNotEqualTo(first);
  }

  private static long sortKey(TimeUnitOption unit, String text) throws RowRejected {
    return new SortKeys(SortKeyKind.SORT_KEY_KIND_INT64, unit).parse(text);
  }

  private static Object value(PropertyType type, String text) throws RowRejected {
    return new PropertyValues(type, TimeUnitOption.NONE).parse(text);
  }
}
