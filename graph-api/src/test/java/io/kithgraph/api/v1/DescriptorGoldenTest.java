package io.kithgraph.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Guards the wire format: every method, field, number and type of the API is written down in {@code
 * descriptors.txt}. Lines may be added to that file, never changed or removed; {@code
 * -Dtest.jvm.flags=-Dgolden.update=true} writes it anew, for the next run to compare with.
 */
final class DescriptorGoldenTest {
  private static final String GOLDEN = "descriptors.txt";

  private static final List<FileDescriptor> FILES =
      List.of(
          TypesProto.getDescriptor(),
          RelationServiceProto.getDescriptor(),
          GraphServiceProto.getDescriptor(),
          CatalogServiceProto.getDescriptor(),
          AdminServiceProto.getDescriptor(),
          UserServiceProto.getDescriptor(),
          BulkLoadServiceProto.getDescriptor());

  @Test
  void numbersNamesAndTypesStayWhatTheyAre() throws IOException {
    List<String> actual = describe();
    if (Boolean.getBoolean("golden.update")) {
      Path source = Path.of("src/test/resources/io/kithgraph/api/v1", GOLDEN);
      Files.write(source, actual, StandardCharsets.UTF_8);
    }
    assertThat(actual).containsExactlyElementsOf(golden());
  }

  @Test
  void everyFieldOfEveryServiceFileBelongsToTheVersionedPackage() {
    assertThat(FILES).allMatch(file -> file.getPackage().equals("kithgraph.v1"));
  }

  private static List<String> golden() throws IOException {
    try (InputStream in = DescriptorGoldenTest.class.getResourceAsStream(GOLDEN)) {
      assertThat(in).as("the resource %s", GOLDEN).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static List<String> describe() {
    List<String> lines = new ArrayList<>();
    for (FileDescriptor file : FILES) {
      for (ServiceDescriptor service : file.getServices()) {
        for (MethodDescriptor method : service.getMethods()) {
          lines.add(
              "rpc "
                  + method.getFullName()
                  + " "
                  + stream(method.isClientStreaming(), method.getInputType())
                  + " -> "
                  + stream(method.isServerStreaming(), method.getOutputType()));
        }
      }
      for (EnumDescriptor type : file.getEnumTypes()) {
        type.getValues()
            .forEach(value -> lines.add("enum " + value.getFullName() + " = " + value.getNumber()));
      }
      for (Descriptor message : file.getMessageTypes()) {
        message.getFields().forEach(field -> lines.add(describe(field)));
      }
    }
    lines.sort(null);
    return lines;
  }

  private static String stream(boolean streaming, Descriptor type) {
    return (streaming ? "stream " : "") + type.getFullName();
  }

  private static String describe(FieldDescriptor field) {
    String type =
        switch (field.getJavaType()) {
          case MESSAGE -> field.getMessageType().getFullName();
          case ENUM -> field.getEnumType().getFullName();
          default -> field.getType().name().toLowerCase(java.util.Locale.ROOT);
        };
    String oneof =
        field.getRealContainingOneof() == null
            ? ""
            : " oneof " + field.getRealContainingOneof().getName();
    String kind =
        field.isRepeated() ? "repeated " : field.toProto().getProto3Optional() ? "optional " : "";
    return "field " + field.getFullName() + " = " + field.getNumber() + " " + kind + type + oneof;
  }
}
