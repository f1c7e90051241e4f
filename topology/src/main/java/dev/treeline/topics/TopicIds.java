package dev.treeline.topics;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Which topics are behind names: one that was deleted and made again has another id. Of a name that
 * is in neither nothing can be told: nobody here may ask for it, or its topic has no id.
 *
 * @param there the ids of those that are there
 * @param gone those that are not
 */
public record TopicIds(Map<String, Uuid> there, Set<String> gone) {

  public static TopicIds of(Admin admin, Collection<String> names) {
    return of(admin.describeTopics(names).topicNameValues());
  }

  static TopicIds of(Map<String, KafkaFuture<TopicDescription>> answers) {
    Map<String, Uuid> there = new TreeMap<>();
    Set<String> gone = new TreeSet<>();
    answers.forEach(
        (name, answer) -> {
          try {
            Uuid id = KafkaAnswers.get(answer).topicId();
            if (!id.equals(Uuid.ZERO_UUID)) { // of a cluster of old
              there.put(name, id);
            }
          } catch (IllegalStateException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
              gone.add(name);
            } else if (!(e.getCause() instanceof AuthorizationException)) {
              throw e;
            }
          }
        });
    return new TopicIds(there, gone);
  }

  /** Whether it is certain that the topic of this name is no more the one that had this id. */
  public boolean isOther(String name, Uuid before) {
    return gone.contains(name) || !there.getOrDefault(name, before).equals(before);
  }
}
