package io.kithgraph.query.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tool without protos does: it asks which services there are, what they are, and calls. */
final class ReflectionTest {
  private final QueryNodeFixture fixture = new QueryNodeFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1alpha"})
  void isEnoughForACall(String version) throws Exception {
    Tool tool = new Tool(fixture.channel, version);
    List<String> services = tool.services();
    assertThat(services)
        .contains(
            "kithgraph.v1.RelationService",
            "kithgraph.v1.GraphService",
            "kithgraph.v1.CatalogService",
            "grpc.health.v1.Health");
    for (String service : services) {
      assertThat(tool.describe(service).getMethods()).as(service).isNotEmpty();
    }
    ServiceDescriptor relations = tool.describe("kithgraph.v1.RelationService");

    Message followed =
        DynamicCall.make(
            fixture.channel,
            relations.findMethodByName("Follow"),
            "{\"follower\": {\"number\": 1}, \"followee\": {\"string\": \"ann\"}}");
    Message counts =
        DynamicCall.make(
            fixture.channel,
            relations.findMethodByName("Counts"),
            "{\"users\": {\"numbers\": [1]}}");

    assertThat(field(followed, "outcome")).hasToString("OUTCOME_CREATED");
    assertThat(field(counts, "following")).isEqualTo(List.of(1L));
  }

  private static Object field(Message message, String name) {
    Descriptor type = message.getDescriptorForType();
    return message.getField(type.findFieldByName(name));
  }

  /** Asks for one thing at a time. */
  private record Tool(Channel channel, String version) {

    List<String> services() throws Exception {
      return ask(ServerReflectionRequest.newBuilder().setListServices("").build())
          .getListServicesResponse()
          .getServiceList()
          .stream()
          .map(ServiceResponse::getName)
          .toList();
    }

    ServiceDescriptor describe(String service) throws Exception {
      Map<String, FileDescriptorProto> files = new HashMap<>();
      List<String> found =
          take(
              ServerReflectionRequest.newBuilder().setFileContainingSymbol(service).build(), files);
      return build(found.get(0), files)
          .findServiceByName(service.substring(service.lastIndexOf('.') + 1));
    }

    private FileDescriptor build(String name, Map<String, FileDescriptorProto> files)
        throws Exception {
      if (!files.containsKey(name)) {
        take(ServerReflectionRequest.newBuilder().setFileByFilename(name).build(), files);
      }
      FileDescriptorProto file = Objects.requireNonNull(files.get(name), name);
      FileDescriptor[] needs = new FileDescriptor[file.getDependencyCount()];
      for (int i = 0; i < needs.length; i++) {
        needs[i] = build(file.getDependency(i), files);
      }
      return build(file, needs);
    }

    private static FileDescriptor build(FileDescriptorProto file, FileDescriptor... needs)
        throws DescriptorValidationException {
      return FileDescriptor.buildFrom(file, needs);
    }

    /** Adds the files of an answer to those that are known; gives their names. */
    private List<String> take(
        ServerReflectionRequest request, Map<String, FileDescriptorProto> files) throws Exception {
      List<FileDescriptorProto> answered =
          ask(request).getFileDescriptorResponse().getFileDescriptorProtoList().stream()
              .map(Tool::parse)
              .toList();
      answered.forEach(file -> files.put(file.getName(), file));
      return answered.stream().map(FileDescriptorProto::getName).toList();
    }

    private static FileDescriptorProto parse(ByteString bytes) {
      try {
        return FileDescriptorProto.parseFrom(bytes);
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError("A file that is none", e);
      }
    }

    /** The messages of both versions are the same. */
    private ServerReflectionResponse ask(ServerReflectionRequest request) throws Exception {
      MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> method =
          ServerReflectionGrpc.getServerReflectionInfoMethod().toBuilder()
              .setFullMethodName(
                  "grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo")
              .build();
      Answer answer = new Answer();
      StreamObserver<ServerReflectionRequest> requests =
          ClientCalls.asyncBidiStreamingCall(channel.newCall(method, CallOptions.DEFAULT), answer);
      requests.onNext(request);
      requests.onCompleted();
      return answer.first.get(10, TimeUnit.SECONDS);
    }
  }

  private static final class Answer implements StreamObserver<ServerReflectionResponse> {
    final CompletableFuture<ServerReflectionResponse> first = new CompletableFuture<>();

    @Override
    public void onNext(ServerReflectionResponse response) {
      first.complete(response);
    }

    @Override
    public void onError(Throwable failure) {
      first.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      first.completeExceptionally(new AssertionError("No answer"));
    }
  }
}
