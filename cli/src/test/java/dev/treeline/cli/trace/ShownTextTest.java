package dev.treeline.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u001b[1;31mb", // colour
        "a\u001b[?1049hb", // another screen
        "a\u009b2Jb", // the same in one character
        "a\u001b]0;title\u0007b", // window title, ended by BEL
        "a\u001b]8;;http://x\u001b\\b", // link, ended by ST
        "a\u001bPq#0\u001b\\b", // sixel picture
        "a\u001bcb", // reset
        "a\u001b(0b", // line drawing characters
        "a\u0000\u0007\u0008\u007fb",
        "a\u202e\u2066\u200b\ufeffb", // right to left, and nothing at all
        "ab\u001b", // cut in the middle of a sequence
        "ab\u001b[3",
        "ab\u001b]0;tit",
      })
  void whatSteersATerminalIsTakenOut(String raw) {
    assertThat(ShownText.clean(raw, false)).startsWith("ab").hasSizeLessThan(5);
    assertThat(ShownText.clean(raw, false)).doesNotContainPattern("\\p{Cntrl}");
  }

  @Test
  void lineBreaksAndTabsBecomeSpaces() {
    assertThat(ShownText.clean("a\nb\tc\u2028d", false)).isEqualTo("a b c d");
  }

  @Test
  void aLoneSurrogateIsTakenOut() {
    assertThat(ShownText.clean("a\ud83db", false)).isEqualTo("ab");
  }

  @Test
  void wideNarrowAndCombiningCharactersAreCountedInColumns() {
    assertThat(ShownText.width("abc")).isEqualTo(3);
    assertThat(ShownText.width("注文")).isEqualTo(4);
    assertThat(ShownText.width("🚀")).isEqualTo(2);
    assertThat(ShownText.width("e\u0301")).isEqualTo(1);
  }

  @Test
  void aCutNeverSplitsAWideCharacter() {
    assertThat(ShownText.cut("注文確認", 8, "…")).isEqualTo("注文確認");
    assertThat(ShownText.cut("注文確認", 7, "…")).isEqualTo("注文確…");
    assertThat(ShownText.cut("注文確認", 6, "…")).isEqualTo("注文…");
    assertThat(ShownText.cut("注文確認", 0, "…")).isEmpty();
  }
}
