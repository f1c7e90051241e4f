package dev.treeline.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LinksTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  @Test
  void everyRelativeLinkLeadsSomewhere() {
    List<String> broken = new ArrayList<>();
    int followed = 0;
    for (Page page : Page.all()) {
      for (String link : Page.all(LINK, page.prose())) {
        if (!link.contains("://") && !link.startsWith("mailto:")) {
          followed++;
          if (!leadsSomewhere(page, link)) {
            broken.add(page.name() + " -> " + link);
          }
        }
      }
    }

    assertThat(broken).isEmpty();
    assertThat(followed).isGreaterThan(50);
  }

  private static boolean leadsSomewhere(Page page, String link) {
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path directory = page.file().getParent();
    Path target = path.isEmpty() || directory == null ? page.file() : directory.resolve(path);
    if (hash < 0 || !Files.exists(target)) {
      return Files.exists(target);
    }
    Page there = Page.of(Page.ROOT.relativize(target.normalize()).toString());
    return Page.all(HEADING, there.prose()).stream()
        .anyMatch(heading -> anchor(heading).equals(link.substring(hash + 1)));
  }

  /** As Git hosts make it of a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }
}
