package io.kithgraph.meta.zookeeper;

import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.model.GraphId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where everything lies in ZooKeeper; {@code docs/formats-metadata.md} describes the documents.
 *
 * <pre>
 *   /kithgraph                      the root of a deployment
 *   /kithgraph/format               format version and id of the deployment, written once
 *   /kithgraph/graphs               the directory: names and numbers of graphs, dropped ones
 *   /kithgraph/graphs/12            the schema of graph 12
 *   /kithgraph/numbers/12.vertices  the next vertex number of graph 12 that is not leased
 *   /kithgraph/numbers/12.ties      the next tie-breaker of graph 12 that is not leased
 *   /kithgraph/jobs/12.3            how far the work on index 3 of graph 12 is
 *   /kithgraph/users/ann            the user ann
 *   /kithgraph/cluster-map          the newest cluster map
 *   /kithgraph/nodes                the storage nodes that ever registered
 *   /kithgraph/live/3               ephemeral: storage node 3 is up
 *   /kithgraph/controller/...       ephemeral: the metadata nodes that stand for election
 * </pre>
 */
final class Znodes {
  static final String ROOT = "/kithgraph";
  static final String FORMAT = ROOT + "/format";
  static final String GRAPHS = ROOT + "/graphs";
  static final String NUMBERS = ROOT + "/numbers";
  static final String JOBS = ROOT + "/jobs";
  static final String USERS = ROOT + "/users";
  static final String CLUSTER_MAP = ROOT + "/cluster-map";
  static final String NODES = ROOT + "/nodes";
  static final String LIVE = ROOT + "/live";
  static final String CONTROLLER = ROOT + "/controller";

  private static final Pattern SCHEMA = Pattern.compile(GRAPHS + "/([1-9][0-9]{0,8})");

  private Znodes() {}

  static String schema(GraphId graph) {
    return GRAPHS + "/" + graph.value();
  }

  /** The graph whose schema lies at the path, if it is such a path. */
  static Optional<GraphId> findGraph(String path) {
    Matcher matcher = SCHEMA.matcher(path);
    return matcher.matches()
        ? Optional.of(new GraphId(Integer.parseInt(matcher.group(1))))
        : Optional.empty();
  }

  static String user(String name) {
    return USERS + "/" + name;
  }

  /** The user whose document lies at the path, if it is such a path. */
  static Optional<String> findUser(String path) {
    return path.startsWith(USERS + "/")
        ? Optional.of(path.substring(USERS.length() + 1))
        : Optional.empty();
  }

  static String vertexNumbers(GraphId graph) {
    return NUMBERS + "/" + graph.value() + ".vertices";
  }

  static String tieBreakers(GraphId graph) {
    return NUMBERS + "/" + graph.value() + ".ties";
  }

  static String job(GraphId graph, int index) {
    return JOBS + "/" + graph.value() + "." + index;
  }

  static String live(NodeId node) {
    return LIVE + "/" + node.value();
  }
}
