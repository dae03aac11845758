package io.kithgraph.query.server;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;

/** Calls a method as tools do: by its description, with a request that is written as JSON. */
public final class DynamicCall {
  private DynamicCall() {}

  /** The answer of the server; a failure of the call is thrown. */
  public static Message make(Channel channel, MethodDescriptor method, String json)
      throws InvalidProtocolBufferException {
    Message.Builder request = DynamicMessage.newBuilder(method.getInputType());
    JsonFormat.parser().merge(json, request);
    return ClientCalls.blockingUnaryCall(
        channel,
        io.grpc.MethodDescriptor.<Message, Message>newBuilder()
            .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(method.getService().getFullName() + "/" + method.getName())
            .setRequestMarshaller(marshaller(method.getInputType()))
            .setResponseMarshaller(marshaller(method.getOutputType()))
            .build(),
        CallOptions.DEFAULT,
        request.build());
  }

  private static io.grpc.MethodDescriptor.Marshaller<Message> marshaller(Descriptor type) {
    return ProtoUtils.marshaller((Message) DynamicMessage.getDefaultInstance(type));
  }
}
