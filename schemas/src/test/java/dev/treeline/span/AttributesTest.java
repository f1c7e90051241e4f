package dev.treeline.span;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributesTest {

  private static final Attributes SOME =
      Attributes.of(Map.of("name", "shop", "port", 8080L, "empty", Attributes.NULL));

  @Property
  void everyKeyIsFoundWhateverTheOrder(@ForAll Map<String, Long> map) {
    Attributes attributes = Attributes.of(map);
    assertThat(attributes.size()).isEqualTo(map.size());
    map.forEach((key, value) -> assertThat(attributes.get(key)).isEqualTo(value));
    assertThat(attributes.keys()).isSorted().containsExactlyElementsOf(new TreeMap<>(map).keySet());
    assertThat(attributes.values()).containsExactlyElementsOf(new TreeMap<>(map).values());
  }

  @Property
  void noOtherKeyIsFound(@ForAll Map<String, Long> map, @ForAll List<String> others) {
    Attributes attributes = Attributes.of(map);
    for (String key : others) {
      assertThat(attributes.has(key)).isEqualTo(map.containsKey(key));
      assertThat(attributes.get(key)).isEqualTo(map.get(key));
    }
  }

  @Property
  void equalPairsAreEqualAttributes(@ForAll Map<String, Long> map) {
    Map<String, Long> backwards = new LinkedHashMap<>();
    new TreeMap<>(map).descendingMap().forEach(backwards::put);
    assertThat(Attributes.of(backwards))
        .isEqualTo(Attributes.of(map))
        .hasSameHashCodeAs(Attributes.of(map));
  }

  /** In any order, with keys that come twice, and room behind them. */
  @Property
  void pairsAreWhatAMapOfThemIs(@ForAll List<@IntRange(max = 20) Integer> numbers) {
    String[] keys = new String[numbers.size() + 3];
    Object[] values = new Object[numbers.size() + 3];
    Map<String, Object> map = new TreeMap<>();
    for (int i = 0; i < numbers.size(); i++) {
      keys[i] = "key" + numbers.get(i);
      values[i] = (long) i;
      map.put(keys[i], values[i]);
    }
    assertThat(Attributes.of(keys, values, numbers.size())).isEqualTo(Attributes.of(map));
  }

  @Property
  void pairsInOrderAreWhatAMapOfThemIs(@ForAll Map<String, Long> map) {
    TreeMap<String, Long> sorted = new TreeMap<>(map);
    String[] keys = sorted.keySet().toArray(String[]::new);
    Object[] values = sorted.values().toArray();
    assertThat(Attributes.of(keys, values, keys.length)).isEqualTo(Attributes.of(map));
  }

  @Test
  void aDifferentKeyOrValueIsDifferent() {
    assertThat(SOME)
        .isNotEqualTo(SOME.with(Attributes.of(Map.of("port", 8081L))))
        .isNotEqualTo(SOME.with(Attributes.of(Map.of("port", "8080"))))
        .isNotEqualTo(SOME.with(Attributes.of(Map.of("more", 1L))))
        .isNotEqualTo(null);
    assertThat(Attributes.of(Map.of("b", ByteBuffer.wrap(new byte[] {1}))))
        .isEqualTo(Attributes.of(Map.of("b", ByteBuffer.wrap(new byte[] {1}))));
  }

  @Test
  void whatIsNotThereIsNull() {
    assertThat(SOME.get("nam")).isNull();
    assertThat(SOME.get("namer")).isNull();
    assertThat(SOME.has("nam")).isFalse();
    assertThat(Attributes.EMPTY.get("name")).isNull();
    assertThat(Attributes.of(Map.of())).isSameAs(Attributes.EMPTY);
  }

  @Test
  void anAttributeWithoutAValueIsThere() {
    assertThat(SOME.has("empty")).isTrue();
    assertThat(SOME.get("empty")).isSameAs(Attributes.NULL);
    assertThat(SOME.text("empty")).isNull();
    assertThat(SOME.whole("empty")).isNull();
  }

  @Test
  void textIsWhatIsAString() {
    assertThat(SOME.text("name")).isEqualTo("shop");
    assertThat(SOME.text("port")).isNull();
  }

  @Test
  void wholeNumbersAreReadFromNumbersAndText() {
    assertThat(whole(7L)).isEqualTo(7);
    assertThat(whole(7.0)).isEqualTo(7);
    assertThat(whole(" 7 ")).isEqualTo(7);
    assertThat(whole(-0x1p62)).isEqualTo(Long.MIN_VALUE / 2);
    assertThat(whole("7.0")).isNull();
    assertThat(whole("seven")).isNull();
    assertThat(whole(true)).isNull();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1e300, 0x1p63, -1e19, Double.NaN, Double.POSITIVE_INFINITY, 1e-300})
  void aNumberThatNoLongCanHoldIsNotWhole(double number) {
    assertThat(whole(number)).isNull();
  }

  @Test
  void theLaterOneWinsWhereBothHaveAKey() {
    Attributes both = SOME.with(Attributes.of(Map.of("name", "cart", "zone", "eu")));
    assertThat(both.keys()).containsExactly("empty", "name", "port", "zone");
    assertThat(both.text("name")).isEqualTo("cart");
    assertThat(SOME.text("name")).isEqualTo("shop");
    assertThat(SOME.with(Attributes.EMPTY)).isSameAs(SOME);
    assertThat(Attributes.EMPTY.with(SOME)).isSameAs(SOME);
  }

  @Test
  void tellsTheGroupsOfItsKeysToEachWhoAsks() {
    KeyGroups some =
        new KeyGroups.Builder()
            .key("name", 0)
            .key("name", 5)
            .key("zone", 1)
            .keysFrom("po", 63)
            .build();
    KeyGroups others = new KeyGroups.Builder().keysFrom("port.", 2).key("empty", 3).build();
    Attributes like = SOME.withValues(new Object[] {"a", "b", "c"});
    for (Attributes attributes : List.of(SOME, like, SOME)) {
      assertThat(attributes.groups(some)).isEqualTo(1L | 1L << 5 | 1L << 63);
      assertThat(attributes.groups(others)).isEqualTo(1L << 3);
    }
    assertThat(Attributes.EMPTY.groups(some)).isZero();
  }

  @Test
  void isReadableInAMessage() {
    List<Object> seen = new ArrayList<>();
    SOME.forEach((key, value) -> seen.addAll(Arrays.asList(key, value)));
    assertThat(seen).containsExactly("empty", Attributes.NULL, "name", "shop", "port", 8080L);
    assertThat(SOME).hasToString("{empty=null, name=shop, port=8080}");
  }

  private static @Nullable Long whole(Object value) {
    return Attributes.of(Map.of("n", value)).whole("n");
  }
}
