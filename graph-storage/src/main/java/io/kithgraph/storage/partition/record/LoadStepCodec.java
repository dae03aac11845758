package io.kithgraph.storage.partition.record;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.protocol.PartitionCommand.AdmitVertices;
import io.kithgraph.storage.protocol.PartitionCommand.BeginLoad;
import io.kithgraph.storage.protocol.PartitionCommand.EndLoad;
import io.kithgraph.storage.protocol.PartitionCommand.IngestTables;
import io.kithgraph.storage.protocol.PartitionCommand.LoadStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Steps of bulk loads as bytes; {@link CommandCodec} has their form. Stateless. */
final class LoadStepCodec {
  private static final int BEGIN = 0x01;
  private static final int ADMIT = 0x02;
  private static final int INGEST = 0x03;
  private static final int END = 0x04;

  private LoadStepCodec() {}

  static void write(RecordWriter out, LoadStep step) {
    out.transaction(step.load()).varint(step.graph().value()).varint(step.label().value());
    if (step instanceof AdmitVertices admit) {
      out.u8(ADMIT).varint(admit.vertexLabel().map(LabelId::value).orElse(0));
      out.varint(admit.vertices().size());
      admit.vertices().forEach(out::vertex);
    } else if (step instanceof IngestTables ingest) {
      out.u8(INGEST).varint(ingest.tables().size());
      ingest.tables().forEach(table -> out.bytes(table.getBytes(US_ASCII)));
    } else {
      out.u8(step instanceof BeginLoad ? BEGIN : END);
    }
  }

  static LoadStep read(RecordReader in) {
    RequestId load = in.transaction();
    GraphId graph = CommandCodec.graph(in.varint());
    LabelId label = CommandCodec.label(in.varint());
    int step = in.u8();
    return switch (step) {
      case BEGIN -> new BeginLoad(load, graph, label);
      case ADMIT -> new AdmitVertices(load, graph, label, vertexLabel(in.varint()), vertices(in));
      case INGEST -> new IngestTables(load, graph, label, tables(in));
      case END -> new EndLoad(load, graph, label);
      default -> throw new MalformedRecordException("unknown step of a bulk load " + step);
    };
  }

  private static Optional<LabelId> vertexLabel(int number) {
    return number == 0 ? Optional.empty() : Optional.of(CommandCodec.label(number));
  }

  private static List<VertexId> vertices(RecordReader in) {
    int count = in.count();
    List<VertexId> vertices = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      vertices.add(in.vertex());
    }
    return vertices;
  }

  private static List<String> tables(RecordReader in) {
    int count = in.count();
    List<String> tables = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      tables.add(new String(in.bytes(), US_ASCII));
    }
    return tables;
  }
}
