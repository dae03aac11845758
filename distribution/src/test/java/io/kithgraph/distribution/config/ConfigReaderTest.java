package io.kithgraph.distribution.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  private final Path folder;
  private final ConfigReader reader = new ConfigReader();

  ConfigReaderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void givesTheDefaultsIfNothingIsSet() {
    assertThat(reader.read(Optional.empty(), Map.of(), Map.of()).config())
        .isEqualTo(ServerConfig.DEFAULTS);
  }

  @Test
  void letsFlagsWinOverEnvironmentOverFile() throws IOException {
    Path file =
        file(
            "grpc:\n  port: 1\ngremlin: {port: 2, evaluationTimeoutMillis: 3}\nbindAddress: ::1\n");

    ServerConfig config =
        reader
            .read(
                Optional.of(file),
                Map.of("KITH_GREMLIN_PORT", "20", "KITH_GREMLIN_EVALUATION_TIMEOUT_MILLIS", "30"),
                Map.of("gremlin.evaluationTimeoutMillis", "200"))
            .config();

    assertThat(config.grpc().port()).isEqualTo(1);
    assertThat(config.gremlin().port()).isEqualTo(20);
    assertThat(config.gremlin().evaluationTimeoutMillis()).isEqualTo(200);
    assertThat(config.bindAddress()).isEqualTo("::1");
  }

  @Test
  void namesTheNearestKeyAndTheLineForAnUnknownOne() throws IOException {
    Path file = file("# a comment\ngremlin:\n  prot: 8182\n");

    assertThatThrownBy(() -> reader.read(Optional.of(file), Map.of(), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + ", line 3: unknown key 'gremlin.prot'; did you mean 'gremlin.port'?");
  }

  @Test
  void saysWhatWouldBeRightForAWrongValue() throws IOException {
    Path text = file("grpc:\n  port: nine\n");
    assertThatThrownBy(() -> reader.read(Optional.of(text), Map.of(), Map.of()))
        .hasMessage("grpc.port " + text + ", line 2 is a whole number, not 'nine'");

    assertThatThrownBy(
            () -> reader.read(Optional.empty(), Map.of("KITH_GRPC_PORT", "70000"), Map.of()))
        .hasMessage(
            "grpc.port is 0 to 65535 (a port, or 0 for a free one), not '70000' "
                + "(in the environment variable KITH_GRPC_PORT)");
    assertThatThrownBy(
            () -> reader.read(Optional.empty(), Map.of(), Map.of("grpc.port", "99999999999")))
        .hasMessageContaining("grpc.port on the command line is a whole number");
  }

  @Test
  void refusesWhatIsNotAMapping() throws IOException {
    Path list = file("- 1\n- 2\n");
    assertThatThrownBy(() -> reader.read(Optional.of(list), Map.of(), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("line 1");
    Path broken = file("grpc: {port: 1\n");
    assertThatThrownBy(() -> reader.read(Optional.of(broken), Map.of(), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not valid YAML");
    Path twice = file("grpc:\n  port: 1\n  port: 2\n");
    assertThatThrownBy(() -> reader.read(Optional.of(twice), Map.of(), Map.of()))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void warnsOfAnUnknownVariableOnly() {
    ConfigReader.Result result =
        reader.read(Optional.empty(), Map.of("KITH_GRCP_PORT", "1", "PATH", "x"), Map.of());

    assertThat(result.config()).isEqualTo(ServerConfig.DEFAULTS);
    assertThat(result.warnings())
        .containsExactly(
            "The environment variable KITH_GRCP_PORT means nothing to kith; "
                + "did you mean KITH_GRPC_PORT?");
  }

  @Test
  void saysNothingAboutTheVariablesOfOtherCommands() {
    ConfigReader.Result result =
        reader.read(
            Optional.empty(), Map.of("KITH_SERVER", "h:1", "KITH_GREMLIN", "h:2"), Map.of());

    assertThat(result.warnings()).isEmpty();
  }

  private Path file(String text) throws IOException {
    Path file = Files.createTempFile(folder, "kith", ".yaml");
    return Files.writeString(file, text);
  }
}
