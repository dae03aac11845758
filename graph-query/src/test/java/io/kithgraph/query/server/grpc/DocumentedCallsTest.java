package io.kithgraph.query.server.grpc;

import static io.kithgraph.query.server.QueryNodeFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.stub.MetadataUtils;
import io.kithgraph.api.v1.CatalogServiceGrpc;
import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.SendGiftRequest;
import io.kithgraph.api.v1.WriteOptions;
import io.kithgraph.query.server.DynamicCall;
import io.kithgraph.query.server.QueryNodeFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The calls that the documents show are made, in their order: each is accepted, and its answer has
 * what the shown one has.
 */
final class DocumentedCallsTest {
  private static final Pattern BLOCK = Pattern.compile("```\\w*\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern COMMAND =
      Pattern.compile(
          "^grpcurl (?:(?!\\ngrpcurl).)*?-d '(?<body>[^']*)'\\s*(\\\\\\n\\s*)?\\S+:9090"
              + " (?<service>kithgraph\\.v1\\.\\w+)/(?<method>\\w+)\\n(?<answer>\\{.*?\\n(?=\\n|grpcurl|$))?"
              + "(?<trailer>\\.\\.\\.\\nResponse trailers received:\\n[a-z-]+: )?",
          Pattern.DOTALL | Pattern.MULTILINE);

  /** Stands for a cursor of an earlier answer. */
  private static final String SHORTENED_CURSOR = "AQE...";

  @ParameterizedTest
  @ValueSource(strings = {"../docs/grpc.md", "../README.md"})
  void whatIsShownWorks(String document) throws IOException {
    List<Shown> calls = shown(Files.readString(Path.of(document)));
    assertThat(calls).hasSizeGreaterThanOrEqualTo(2);
    try (QueryNodeFixture fixture = new QueryNodeFixture()) {
      fill(fixture);
      String cursor = "";
      for (Shown call : calls) {
        if (call.method().equals("FindVertices")) {
          fixture.awaitIndexes();
        }
        Message answer = call.make(fixture.channel, cursor);
        FieldDescriptor next = answer.getDescriptorForType().findFieldByName("next_cursor");
        cursor = next == null || next.isRepeated() ? "" : (String) answer.getField(next);
        assertThat(answer.getAllFields().keySet())
            .as("%s answers %s", call, answer)
            .containsAll(call.expected(answer).getAllFields().keySet());
      }
    }
  }

  private static void fill(QueryNodeFixture fixture) {
    long[][] follows = {{1, 7}, {7, 1}, {7, 17}, {7, 4}, {2, 7}};
    for (long[] follow : follows) {
      follow(fixture, follow[0], follow[1]);
    }
    for (long follower = 100; follower < 160; follower++) {
      follow(fixture, follower, 2);
    }
    fixture.relations.sendGift(
        SendGiftRequest.newBuilder()
            .setOptions(WriteOptions.newBuilder().setIdempotencyKey("first"))
            .setGiver(id(7))
            .setReceiver(id(2))
            .setAmount(3)
            .build());
  }

  private static void follow(QueryNodeFixture fixture, long follower, long followee) {
    fixture.relations.follow(
        FollowRequest.newBuilder().setFollower(id(follower)).setFollowee(id(followee)).build());
  }

  private static List<Shown> shown(String document) {
    List<Shown> calls = new ArrayList<>();
    int commands = 0;
    for (Matcher block = BLOCK.matcher(document); block.find(); ) {
      commands += block.group(1).split("-d '", -1).length - 1;
      for (Matcher call = COMMAND.matcher(block.group(1)); call.find(); ) {
        String answer = call.group("answer");
        String trailer = call.group("trailer");
        calls.add(
            new Shown(
                call.group("service"),
                call.group("method"),
                call.group("body"),
                answer == null ? "{}" : answer,
                trailer == null ? "" : trailer.replaceFirst("(?s).*\\n(.*): ", "$1")));
      }
    }
    assertThat(calls).as("all calls of the document were understood").hasSize(commands);
    return calls;
  }

  private record Shown(
      String service, String method, String request, String answer, String trailer) {

    Message make(Channel channel, String cursor) throws InvalidProtocolBufferException {
      AtomicReference<Metadata> headers = new AtomicReference<>();
      AtomicReference<Metadata> trailers = new AtomicReference<>();
      Message response =
          DynamicCall.make(
              ClientInterceptors.intercept(
                  channel, MetadataUtils.newCaptureMetadataInterceptor(headers, trailers)),
              type(),
              request.replace(SHORTENED_CURSOR, cursor));
      if (!trailer.isEmpty()) {
        assertThat(trailers.get().keys()).contains(trailer);
      }
      return response;
    }

    /** The answer that is shown, which has to be one of the right type. */
    Message expected(Message actual) throws InvalidProtocolBufferException {
      Message.Builder message = DynamicMessage.newBuilder(actual.getDescriptorForType());
      JsonFormat.parser().merge(answer, message);
      return message.build();
    }

    private MethodDescriptor type() {
      return Stream.of(
              RelationServiceGrpc.getServiceDescriptor(),
              GraphServiceGrpc.getServiceDescriptor(),
              CatalogServiceGrpc.getServiceDescriptor())
          .map(ServiceDescriptor::getMethods)
          .flatMap(methods -> methods.stream())
          .filter(each -> each.getFullMethodName().equals(service + "/" + method))
          .map(each -> (ProtoMethodDescriptorSupplier) each.getSchemaDescriptor())
          .map(ProtoMethodDescriptorSupplier::getMethodDescriptor)
          .findFirst()
          .orElseThrow(() -> new AssertionError("There is no " + service + "/" + method));
    }
  }
}
