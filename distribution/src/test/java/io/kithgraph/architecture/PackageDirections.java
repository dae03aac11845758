package io.kithgraph.architecture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table of allowed directions between packages. A package that is not listed follows the
 * nearest listed one around it and may use that one; a package always may use itself. Immutable.
 */
final class PackageDirections {

  static final String ROOT = "io.kithgraph";

  private static final PackageDirections OF_THE_PROJECT =
      new PackageDirections()
          // What a graph and a cluster are: the floor.
          .allow("model")
          .allow("meta.schema", "model")
          .allow("meta.index", "model", "meta.schema")
          .allow("meta.security", "model")
          .allow("meta.cluster", "model")
          .allow("meta.placement", "model", "meta.cluster")
          .allow("meta.wire")
          .allow(
              "meta.zookeeper",
              "model",
              "meta.schema",
              "meta.security",
              "meta.cluster",
              "meta.placement",
              "meta.wire")
          .allow("meta.server", "model", "meta")
          // Storage: the language spoken with it, the way to it, and what lies behind.
          .allow("storage.api", "model")
          .allow("storage.protocol", "model", "meta.cluster", "storage.api")
          .allow("storage.wire")
          .allow(
              "storage.move",
              "model",
              "meta.cluster",
              "meta.placement",
              "storage.api",
              "storage.protocol")
          .allow(
              "storage.codec",
              "model",
              "meta.cluster",
              "storage.api",
              "storage.protocol",
              "storage.wire")
          .allow("storage.bulk", "model", "storage.api")
          .allow(
              "storage.bulk.build",
              "model",
              "storage.api",
              "storage.bulk",
              "storage.key",
              "storage.edgetree",
              "storage.engine")
          .allow("storage.client.backpressure", "storage.api")
          .allow(
              "storage.client.transport",
              "meta.cluster",
              "storage.api",
              "storage.protocol",
              "storage.codec",
              "storage.wire",
              "storage.client.backpressure")
          .allow(
              "storage.client.routing",
              "model",
              "meta.cluster",
              "storage.api",
              "storage.protocol",
              "storage.client.transport")
          .allow(
              "storage.client.read",
              "model",
              "meta.cluster",
              "storage.api",
              "storage.protocol",
              "storage.client.routing",
              "storage.client.transport")
          .allow(
              "storage.client.commit",
              "model",
              "meta.cluster",
              "storage.api",
              "storage.protocol",
              "storage.client.read",
              "storage.client.routing",
              "storage.client.transport")
          .allow(
              "storage.client",
              "model",
              "meta.cluster",
              "storage.api",
              "storage.bulk",
              "storage.protocol",
              "storage.move",
              "storage.client")
          .allow("storage.index", "model", "meta.schema", "meta.index", "storage.api")
          .allow("storage.key", "model")
          .allow("storage.edgetree", "model", "storage.key")
          .allow("storage.engine")
          .allow("storage.engine.rocksdb", "storage.engine")
          .allow("storage.pagecache", "model", "storage.key", "storage.edgetree", "storage.engine")
          .allow(
              "storage.partition.record",
              "model",
              "storage.api",
              "storage.protocol",
              "storage.key",
              "storage.edgetree",
              "storage.pagecache",
              "storage.engine")
          .allow(
              "storage.partition.read",
              "model",
              "storage.api",
              "storage.protocol",
              "storage.key",
              "storage.edgetree",
              "storage.pagecache",
              "storage.engine",
              "storage.partition.record")
          .allow(
              "storage.partition.transaction",
              "model",
              "storage.api",
              "storage.protocol",
              "storage.key",
              "storage.partition.record")
          .allow(
              "storage.partition.apply",
              "model",
              "storage.api",
              "storage.protocol",
              "storage.key",
              "storage.edgetree",
              "storage.pagecache",
              "storage.engine",
              "storage.partition.record",
              "storage.partition.transaction")
          .allow(
              "storage.partition.check",
              "model",
              "storage.api",
              "storage.protocol",
              "storage.key",
              "storage.edgetree",
              "storage.engine",
              "storage.partition.record",
              "storage.partition.transaction")
          .allow(
              "storage.partition",
              "model",
              "meta.cluster",
              "storage.api",
              "storage.protocol",
              "storage.key",
              "storage.edgetree",
              "storage.pagecache",
              "storage.engine",
              "storage.partition")
          // Opens a replica's engine, keeps its own log in one, and knows a damaged page by its
          // error.
          .allow(
              "storage.replication",
              "model",
              "meta.cluster",
              "storage.api",
              "storage.bulk",
              "storage.protocol",
              "storage.partition",
              "storage.edgetree",
              "storage.engine")
          .allow("storage.server", "model", "meta", "storage")
          // The public API: generated messages and stubs, and channels for them.
          .allow("api.v1")
          .allow("api.client", "api.v1")
          // A query node.
          .allow("query.plan", "model", "meta.schema", "storage.api")
          .allow("query.optimize", "model", "meta.schema", "storage.api", "query.plan")
          .allow("query.exec", "model", "meta.schema", "meta.cluster", "storage.api", "query.plan")
          .allow(
              "query.index",
              "model",
              "meta.schema",
              "meta.index",
              "query.exec",
              "storage.api",
              "storage.index")
          .allow("query.transaction", "model", "storage.api", "query.exec")
          .allow(
              "query.gremlin",
              "model",
              "meta.schema",
              "meta.index",
              "meta.cluster",
              "storage.api",
              "query.plan",
              "query.optimize",
              "query.exec",
              "query.transaction",
              "query.gremlin")
          .allow(
              "query.server",
              "model",
              "meta",
              "storage.api",
              "storage.bulk",
              "storage.client.backpressure",
              "storage.index",
              "api",
              "query")
          .allow("gremlin", "model", "meta.schema", "meta.security", "query")
          // Sees the system as a user does.
          .allow("loadgen", "api", "loadgen")
          // Wires everything.
          .allow(
              "distribution",
              "distribution",
              "model",
              "meta",
              "storage",
              "api",
              "query",
              "gremlin",
              "loadgen");

  private final Map<String, List<String>> allowed = new LinkedHashMap<>();

  private PackageDirections() {}

  static PackageDirections ofTheProject() {
    return OF_THE_PROJECT;
  }

  /** Whether code of one package may name types of the other; both are full package names. */
  boolean allows(String from, String to) {
    if (from.equals(to)) {
      return true;
    }
    String rule = findRule(from).orElse("");
    List<String> targets = allowed.getOrDefault(rule, List.of());
    return targets.stream().anyMatch(target -> isWithin(relative(to), target))
        || (!relative(from).equals(rule) && relative(to).equals(rule));
  }

  /** The listed package whose rule a package follows, relative to the root. */
  Optional<String> findRule(String packageName) {
    String name = relative(packageName);
    while (!allowed.containsKey(name)) {
      int dot = name.lastIndexOf('.');
      if (dot < 0) {
        return Optional.empty();
      }
      name = name.substring(0, dot);
    }
    return Optional.of(name);
  }

  /** The first part of a package's name below the root. */
  static String moduleOf(String packageName) {
    String name = relative(packageName);
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  static boolean isWithin(String packageName, String outer) {
    return packageName.equals(outer) || packageName.startsWith(outer + ".");
  }

  private static String relative(String packageName) {
    return packageName.substring(ROOT.length() + 1);
  }

  private PackageDirections allow(String from, String... to) {
    allowed.put(from, new ArrayList<>(List.of(to)));
    return this;
  }
}
