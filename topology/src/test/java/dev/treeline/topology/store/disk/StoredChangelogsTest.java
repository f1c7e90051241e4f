package dev.treeline.topology.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.topics.TopicIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredChangelogsTest {

  private static final Uuid ONE = Uuid.randomUuid();
  private static final Uuid ANOTHER = Uuid.randomUuid();
  private static final TopicIds NOTHING_KNOWN = new TopicIds(Map.of(), Set.of());

  @TempDir Path temporary;
  private Path application;

  @BeforeEach
  void none() {
    application = temporary.resolve("data/treeline-v1");
  }

  @Test
  void storesOfTheSameChangelogsAreKept() throws IOException {
    check(there("rows", ONE));
    Path file = written();

    check(there("rows", ONE));

    assertThat(file).exists();
  }

  @Test
  void storesOfAChangelogThatWasMadeAnewAreDeletedOnce() throws IOException {
    check(there("rows", ONE));
    written();

    check(there("rows", ANOTHER));

    assertThat(application).doesNotExist();
    Path restored = written();
    check(there("rows", ANOTHER));
    assertThat(restored).exists();
  }

  /** It is made anew as soon as somebody runs. */
  @Test
  void storesOfAChangelogThatIsNotThereAnyMoreAreDeleted() throws IOException {
    check(there("rows", ONE));
    written();

    check(gone("rows"));

    assertThat(application).doesNotExist();
  }

  @Test
  void ofWhatNothingCanBeToldNothingIsDeletedNorForgotten() throws IOException {
    check(there("rows", ONE));
    Path file = written();

    check(NOTHING_KNOWN);
    assertThat(file).exists();

    check(there("rows", ANOTHER));
    assertThat(application).doesNotExist();
  }

  /** Of an earlier build, which noted none. */
  @Test
  void storesThatDoNotSayAreTakenForThoseOfTheChangelogsThatAreThere() throws IOException {
    Path file = written();

    check(there("rows", ONE));
    assertThat(file).exists();

    check(there("rows", ANOTHER));
    assertThat(application).doesNotExist();
  }

  @Test
  void aNoteThatWasDamagedProvesNothing() throws IOException {
    check(there("rows", ONE));
    Path file = written();
    Path note = temporary.resolve("data/treeline-v1.changelogs");
    assertThat(note).hasContent("rows " + ONE);
    Files.writeString(note, "rows " + ONE.toString().substring(1) + "\n\n\u00ff");

    check(there("rows", ANOTHER));

    assertThat(file).exists();
    assertThat(note).hasContent("rows " + ANOTHER);
  }

  @Test
  void aChangelogThatIsMadeWhileItRunsIsNoted() throws IOException {
    check(gone("rows"));
    written();
    new StoredChangelogs(application).add(there("rows", ONE));

    check(there("rows", ANOTHER));

    assertThat(application).doesNotExist();
  }

  /** What is in the stores came from the one before. */
  @Test
  void aChangelogThatIsMadeAnewWhileItRunsDoesNotTakeThePlaceOfTheOneBefore() throws IOException {
    check(there("rows", ONE));
    written();
    new StoredChangelogs(application).add(there("rows", ANOTHER));

    check(there("rows", ANOTHER));

    assertThat(application).doesNotExist();
  }

  @Test
  void aChangelogThatIsNewBesideTheOthersIsNoReasonToDeleteAnything() throws IOException {
    check(there("rows", ONE));
    Path file = written();

    check(new TopicIds(Map.of("rows", ONE, "runs", ANOTHER), Set.of()));

    assertThat(file).exists();
  }

  @Test
  void whereTheStoresWereDeletedByHandTheyAreOfWhatIsThere() throws IOException {
    check(there("rows", ONE));
    written();
    StoreFiles.delete(application);

    check(there("rows", ANOTHER));
    Path file = written();

    check(there("rows", ANOTHER));
    assertThat(file).exists();
  }

  private void check(TopicIds now) {
    new StoredChangelogs(application).check(now);
  }

  private static TopicIds there(String name, Uuid id) {
    return new TopicIds(Map.of(name, id), Set.of());
  }

  private static TopicIds gone(String name) {
    return new TopicIds(Map.of(), Set.of(name));
  }

  private Path written() throws IOException {
    Path rows = Files.createDirectories(application.resolve("0_1/rocksdb/rows"));
    return Files.writeString(rows.resolve("000011.sst"), "rows");
  }
}
