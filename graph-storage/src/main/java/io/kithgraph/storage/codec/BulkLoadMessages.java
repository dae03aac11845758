package io.kithgraph.storage.codec;

import com.google.protobuf.ByteString;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.RequestId;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.wire.AdmitVertices;
import io.kithgraph.storage.wire.IngestTables;
import io.kithgraph.storage.wire.LoadId;
import io.kithgraph.storage.wire.LoadStep;
import io.kithgraph.storage.wire.ReadTableReply;
import io.kithgraph.storage.wire.ReadTableRequest;
import io.kithgraph.storage.wire.StageTableReply;
import io.kithgraph.storage.wire.StageTableRequest;
import io.kithgraph.storage.wire.Table;
import java.util.Optional;

/** Steps of bulk loads, and tables on their way. Stateless. */
public final class BulkLoadMessages {
  private BulkLoadMessages() {}

  static LoadStep write(PartitionCommand.LoadStep step) {
    LoadStep.Builder message =
        LoadStep.newBuilder()
            .setLoad(write(step.load()))
            .setGraph(step.graph().value())
            .setLabel(step.label().value());
    if (step instanceof PartitionCommand.AdmitVertices admit) {
      message.setAdmit(
          AdmitVertices.newBuilder()
              .setVertexLabel(admit.vertexLabel().map(LabelId::value).orElse(0))
              .setVertices(IdColumn.of(admit.vertices())));
    } else if (step instanceof PartitionCommand.IngestTables ingest) {
      message.setIngest(IngestTables.newBuilder().addAllTables(ingest.tables()));
    } else if (step instanceof PartitionCommand.BeginLoad) {
      message.setBegin(true);
    } else {
      message.setEnd(true);
    }
    return message.build();
  }

  static PartitionCommand.LoadStep read(LoadStep message) {
    RequestId load = read(message.getLoad());
    GraphId graph = new GraphId(message.getGraph());
    LabelId label = Words.label(message.getLabel());
    return switch (message.getStepCase()) {
      case BEGIN -> new PartitionCommand.BeginLoad(load, graph, label);
      case ADMIT -> {
        int vertexLabel = message.getAdmit().getVertexLabel();
        yield new PartitionCommand.AdmitVertices(
            load,
            graph,
            label,
            vertexLabel == 0 ? Optional.empty() : Optional.of(Words.label(vertexLabel)),
            IdColumn.read(message.getAdmit().getVertices()));
      }
      case INGEST ->
          new PartitionCommand.IngestTables(
              load, graph, label, message.getIngest().getTablesList());
      case END -> new PartitionCommand.EndLoad(load, graph, label);
      case STEP_NOT_SET ->
          throw WireCodes.malformed("a step of a bulk load that this release does not know");
    };
  }

  private static LoadId write(RequestId load) {
    return LoadId.newBuilder()
        .setMost(load.mostSignificantBits())
        .setLeast(load.leastSignificantBits())
        .build();
  }

  private static RequestId read(LoadId load) {
    return new RequestId(load.getMost(), load.getLeast());
  }

  private static Table table(PartitionRequest request, RequestId load, String name) {
    return Table.newBuilder()
        .setPartition(request.partition().value())
        .setEpoch(request.epoch().value())
        .setLoad(write(load))
        .setName(name)
        .build();
  }

  /** The message of a request. */
  public static StageTableRequest write(PartitionRequest.StageTable request) {
    return StageTableRequest.newBuilder()
        .setTable(table(request, request.load(), request.table()))
        .setOffset(request.offset())
        .setContent(ByteString.copyFrom(request.bytes()))
        .setLength(request.length())
        .build();
  }

  /** The request of a message. */
  public static PartitionRequest.StageTable read(StageTableRequest message) {
    Table table = message.getTable();
    return new PartitionRequest.StageTable(
        new PartitionId(table.getPartition()),
        new Epoch(table.getEpoch()),
        read(table.getLoad()),
        table.getName(),
        message.getOffset(),
        message.getContent().toByteArray(),
        message.getLength());
  }

  /** The message of a reply. */
  public static StageTableReply write(PartitionReply.Staged reply) {
    return StageTableReply.newBuilder().setBytes(reply.bytes()).build();
  }

  /** The reply of a message. */
  public static PartitionReply.Staged read(StageTableReply message) {
    return new PartitionReply.Staged(message.getBytes());
  }

  /** The message of a request. */
  public static ReadTableRequest write(PartitionRequest.ReadTable request) {
    return ReadTableRequest.newBuilder()
        .setTable(table(request, request.load(), request.table()))
        .setOffset(request.offset())
        .setLimit(request.limit())
        .build();
  }

  /** The request of a message. */
  public static PartitionRequest.ReadTable read(ReadTableRequest message) {
    Table table = message.getTable();
    return new PartitionRequest.ReadTable(
        new PartitionId(table.getPartition()),
        new Epoch(table.getEpoch()),
        read(table.getLoad()),
        table.getName(),
        message.getOffset(),
        message.getLimit());
  }

  /** The message of a reply. */
  public static ReadTableReply write(PartitionReply.TablePart reply) {
    return ReadTableReply.newBuilder()
        .setContent(ByteString.copyFrom(reply.bytes()))
        .setLength(reply.length())
        .build();
  }

  /** The reply of a message. */
  public static PartitionReply.TablePart read(ReadTableReply message) {
    return new PartitionReply.TablePart(message.getContent().toByteArray(), message.getLength());
  }
}
