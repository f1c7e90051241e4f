package dev.treeline.topology.store.disk;

import dev.treeline.topics.TopicIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which changelogs the stores are a copy of. In one that was made anew under the same name, Kafka
 * Streams would go on at the offset at which they were left: what stands below it nobody would
 * know, and what was deleted with the old one would still be answered.
 */
public final class StoredChangelogs {

  private static final Logger LOG = LoggerFactory.getLogger(StoredChangelogs.class);

  /** The name of a topic, and its id as Kafka's tools print it. */
  private static final Pattern LINE = Pattern.compile("(\\S+) ([\\w-]{22})");

  private final Path directory;
  private final Path note;

  /**
   * @param directory of the application, below which each task has its own
   */
  public StoredChangelogs(Path directory) {
    this.directory = directory;
    this.note = directory.resolveSibling(directory.getFileName() + ".changelogs");
  }

  /**
   * Before the stores are opened. Those of changelogs that are not there any more are deleted, all
   * of them: unlike those of another cluster, they are a copy of nothing.
   *
   * @param now the changelogs as they are
   */
  public synchronized void check(TopicIds now) {
    Map<String, Uuid> noted = Files.exists(directory) ? read() : Map.of();
    List<String> remade =
        noted.entrySet().stream()
            .filter(each -> now.isOther(each.getKey(), each.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    if (!remade.isEmpty()) {
      LOG.warn(
          "{}: deleted in Kafka, or made anew, since what is below {} was read from there. That is"
              + " deleted, too, and restored from what is in Kafka now",
          String.join(", ", remade),
          directory);
      StoreFiles.delete(directory);
    }
    write(remade.isEmpty() ? noted : Map.of(), now);
  }

  /** While it runs: those that were not there before. What is noted of others stays. */
  public synchronized void add(TopicIds now) {
    write(read(), now);
  }

  private void write(Map<String, Uuid> noted, TopicIds now) {
    Map<String, Uuid> all = new TreeMap<>(now.there());
    all.putAll(noted);
    Path written = note.resolveSibling(note.getFileName() + ".new");
    try {
      Files.createDirectories(directory.toAbsolutePath().getParent());
      Files.write(
          written,
          all.entrySet().stream().map(each -> each.getKey() + " " + each.getValue()).toList());
      Files.move(written, note, StandardCopyOption.ATOMIC_MOVE); // a half one would be another
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + note, e);
    }
  }

  private Map<String, Uuid> read() {
    if (!Files.exists(note)) { // in a data dir of an earlier build
      return Map.of();
    }
    try {
      Map<String, Uuid> noted = new TreeMap<>();
      for (String line : Files.readString(note, StandardCharsets.ISO_8859_1).split("\n")) {
        Matcher found = LINE.matcher(line);
        if (found.matches()) { // whatever a disk has made of the others proves nothing
          noted.put(found.group(1), Uuid.fromString(found.group(2)));
        }
      }
      return noted;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + note, e);
    }
  }
}
