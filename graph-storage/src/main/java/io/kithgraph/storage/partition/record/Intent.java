package io.kithgraph.storage.partition.record;

import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.ArrayList;
import java.util.List;

/**
 * What a prepared transaction will do in one slot. Immutable.
 *
 * <p>Body of the record: prepared at i64 | outcomes as in {@link OutcomeRecord} | count varint |
 * missing vertices | part.
 *
 * @param part what concerns the slot
 * @param preparedMillis when it was prepared, by the log's clock
 * @param outcomes of the slot's mutations, in the order of the part
 * @param missing the vertices of the slot that edges will be attached to and that did not exist
 *     then; remembered because the locks depend on it
 */
public record Intent(
    TransactionPart part, long preparedMillis, List<Outcome> outcomes, List<VertexId> missing) {

  public Intent {
    outcomes = List.copyOf(outcomes);
    missing = List.copyOf(missing);
  }

  public byte[] encode() {
    RecordWriter out = PartitionRecords.begin().i64(preparedMillis);
    OutcomeRecord.writeOutcomes(out, outcomes);
    out.varint(missing.size());
    missing.forEach(out::vertex);
    PartCodec.write(out, part);
    return PartitionRecords.seal(out);
  }

  public static Intent decode(byte[] sealed) {
    RecordReader in = PartitionRecords.open(sealed);
    long preparedMillis = in.i64();
    List<Outcome> outcomes = OutcomeRecord.readOutcomes(in);
    int count = in.count();
    List<VertexId> missing = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      missing.add(in.vertex());
    }
    Intent intent = new Intent(PartCodec.read(in), preparedMillis, outcomes, missing);
    in.end();
    return intent;
  }
}
