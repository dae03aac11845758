package io.kithgraph.query.server.admission;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.kithgraph.api.v1.PriorityClass;
import io.kithgraph.api.v1.ReadOptions;
import io.kithgraph.api.v1.WriteOptions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What a call says of itself in the options of its request. Immutable. */
record CallClaims(PriorityClass priority, String tenant) {
  private static final String OPTIONS = "options";

  /** The field with the options, by the type of the request. */
  private static final Map<Descriptor, Optional<FieldDescriptor>> FIELDS =
      new ConcurrentHashMap<>();

  /** What the request says; empty if it is of a kind that has no such options. */
  static Optional<CallClaims> of(Message request) {
    Optional<FieldDescriptor> field =
        FIELDS.computeIfAbsent(request.getDescriptorForType(), CallClaims::field);
    if (field.isEmpty()) {
      return Optional.empty();
    }
    Object options = request.getField(field.get());
    if (options instanceof ReadOptions read) {
      return Optional.of(new CallClaims(read.getPriority(), read.getTenant()));
    }
    WriteOptions write = (WriteOptions) options;
    return Optional.of(new CallClaims(write.getPriority(), write.getTenant()));
  }

  private static Optional<FieldDescriptor> field(Descriptor request) {
    FieldDescriptor field = request.findFieldByName(OPTIONS);
    boolean known =
        field != null
            && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
            && (field.getMessageType().equals(ReadOptions.getDescriptor())
                || field.getMessageType().equals(WriteOptions.getDescriptor()));
    return known ? Optional.of(field) : Optional.empty();
  }
}
