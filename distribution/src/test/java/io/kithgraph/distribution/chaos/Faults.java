package io.kithgraph.distribution.chaos;

import io.kithgraph.distribution.chaos.Fault.Bound;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** All that can go wrong with a cluster, drawn at random. Confined to one thread. */
final class Faults {
  private static final int LONGEST_DELAY_MILLIS = 150;

  private final KithCluster cluster;
  private final Supplier<List<String>> holders;
  private final Random random;

  /** Which of all kinds are still to come, by their places in {@link #all}. */
  private final List<Integer> deck = new ArrayList<>();

  /**
   * @param holders the storage nodes that hold replicas, at any time: disks of others do nothing
   */
  Faults(KithCluster cluster, Supplier<List<String>> holders, Random random) {
    this.cluster = cluster;
    this.holders = holders;
    this.random = random;
  }

  /**
   * The next one: every kind comes once before any comes again.
   *
   * @param chosen is found in the names of all that may come
   */
  Fault next(Pattern chosen) {
    List<Fault> all = all();
    if (deck.isEmpty()) {
      for (int kind = 0; kind < all.size(); kind++) {
        if (chosen.matcher(all.get(kind).name()).find()) {
          deck.add(kind);
        }
      }
    }
    return all.get(deck.remove(random.nextInt(deck.size())));
  }

  /** One of each kind, each somewhere else. */
  private List<Fault> all() {
    String storage = any(cluster.size().storageNames());
    String query = any(cluster.queryNames());
    String meta = any(cluster.size().metaNames());
    String zooKeeper = any(cluster.size().zooKeeperNames());
    List<Fault> all = new ArrayList<>(new DiskFaults(cluster, holders.get(), random).all());
    all.addAll(processesAndNetwork(storage, query, meta, zooKeeper));
    return all;
  }

  private List<Fault> processesAndNetwork(
      String storage, String query, String meta, String zooKeeper) {
    return List.of(
        kill(storage),
        kill(query),
        kill(meta),
        kill(zooKeeper),
        killAll("ZooKeeper servers", cluster.size().zooKeeperNames(), Bound.TAKEN_OVER),
        killAll("storage nodes", cluster.size().storageNames(), Bound.UNTIL_MENDED),
        stop(any(cluster.size().storageNames())),
        stop(query),
        stop(meta),
        pause(any(cluster.size().storageNames())),
        pause(query),
        pause(meta),
        pause(zooKeeper),
        isolate(any(cluster.size().storageNames())),
        oneWay(any(cluster.size().storageNames()), true),
        oneWay(any(cluster.size().storageNames()), false),
        cutPair(),
        cut("cut " + storage + " from ZooKeeper", storage, cluster.size().zooKeeperNames()),
        cut("cut " + query + " from " + storage, query, List.of(storage)),
        slow(any(cluster.size().storageNames())),
        reset(any(cluster.size().storageNames())));
  }

  private String any(List<String> names) {
    return names.get(random.nextInt(names.size()));
  }

  /** SIGKILL, and a start on the same folder at the end. */
  Fault kill(String name) {
    return new Fault(
        "kill " + name,
        Bound.TAKEN_OVER,
        () -> cluster.process(name).kill(),
        () -> cluster.restart(name));
  }

  /**
   * SIGTERM, upon which a storage node hands its leads over and ends well, as when it is renewed.
   */
  private Fault stop(String name) {
    return new Fault(
        "stop " + name, Bound.TAKEN_OVER, () -> cluster.stop(name), () -> cluster.restart(name));
  }

  /** SIGKILL for all of a kind at once, as when the power fails. */
  private Fault killAll(String kind, List<String> names, Bound bound) {
    return new Fault(
        "kill all " + kind,
        bound,
        () -> names.forEach(name -> cluster.process(name).kill()),
        () -> cluster.restart(names));
  }

  /** SIGSTOP: the process holds its connections and does nothing. */
  Fault pause(String name) {
    return new Fault(
        "pause " + name,
        Bound.TAKEN_OVER,
        () -> cluster.process(name).pause(),
        () -> cluster.process(name).resume());
  }

  /** Nobody hears a node, and it hears nobody. */
  Fault isolate(String name) {
    return network(
        "isolate " + name,
        network -> others(name).forEach(other -> holdBoth(network, name, other)));
  }

  /** A node is not heard, or hears nothing. */
  Fault oneWay(String name, boolean mute) {
    return network(
        (mute ? "nobody hears " : "deafen ") + name,
        network ->
            others(name).forEach(other -> network.hold(mute ? name : other, mute ? other : name)));
  }

  /** Two storage nodes do not reach each other; all others reach both. */
  private Fault cutPair() {
    List<String> names = cluster.size().storageNames();
    int one = random.nextInt(names.size());
    int other = (one + 1) % names.size();
    return cut(
        "cut " + names.get(one) + " from " + names.get(other),
        names.get(one),
        List.of(names.get(other)));
  }

  private Fault cut(String name, String one, List<String> others) {
    return network(name, network -> others.forEach(other -> holdBoth(network, one, other)));
  }

  /** Whatever a node sends comes late, each time by the same. */
  private Fault slow(String name) {
    Duration delay = Duration.ofMillis(10 + random.nextInt(LONGEST_DELAY_MILLIS));
    return network(
        "all from " + name + " is late by " + delay.toMillis() + " ms",
        network -> others(name).forEach(other -> network.delay(name, other, delay)));
  }

  /** All connections of a node end. */
  private Fault reset(String name) {
    return network(
        "reset the connections of " + name,
        network -> others(name).forEach(other -> network.reset(name, other)));
  }

  private Fault network(String name, Consumer<ProxyNetwork> change) {
    ProxyNetwork network = cluster.network();
    return new Fault(name, Bound.TAKEN_OVER, () -> change.accept(network), network::heal);
  }

  private static void holdBoth(ProxyNetwork network, String one, String other) {
    network.hold(one, other);
    network.hold(other, one);
  }

  private List<String> others(String name) {
    return cluster.size().all().stream().filter(other -> !other.equals(name)).toList();
  }
}
