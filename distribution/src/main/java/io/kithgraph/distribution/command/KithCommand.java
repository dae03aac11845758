package io.kithgraph.distribution.command;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.command.bench.BenchCommand;
import io.kithgraph.distribution.config.ConfigException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;

/** The root of the command line: {@code kith} itself, which only says what there is. */
@Command(
    name = "kith",
    description = "A distributed graph database for social relations that serves adjacency.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    subcommands = HelpCommand.class,
    footer = {
      "",
      "New here? @|bold ./kith demo|@ starts a server, fills it with a real graph and shows what it"
          + " can do."
    })
public final class KithCommand implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(KithCommand.class);

  private final Terminal terminal;

  private KithCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The whole command line, ready to be executed. */
  public static CommandLine commandLine(Terminal terminal, Map<String, String> environment) {
    CommandLine root = new CommandLine(new KithCommand(terminal));
    root.addSubcommand(new DemoCommand(terminal, environment));
    root.addSubcommand(new StandaloneCommand(terminal, environment));
    root.addSubcommand(new MetaCommand(terminal, environment));
    root.addSubcommand(new StorageCommand(terminal, environment));
    root.addSubcommand(new QueryCommand(terminal, environment));
    root.addSubcommand(new ClusterCommand(terminal, environment));
    root.addSubcommand(new ImportCommand(terminal));
    root.addSubcommand(new ExportCommand(terminal));
    root.addSubcommand(new CheckCommand(terminal));
    root.addSubcommand(new ConsoleCommand(terminal, environment));
    root.addSubcommand(BenchCommand.commandLine(terminal));
    root.addSubcommand(new GraphCommand(terminal));
    root.addSubcommand(
        new CommandLine(new SchemaCommand(terminal)).addSubcommand(new IndexCommand(terminal)));
    root.addSubcommand(new QueriesCommand(terminal));
    root.addSubcommand(new UserCommand(terminal));
    root.addSubcommand(new VersionCommand(terminal));
    root.getSubcommands().values().forEach(KithCommand::addHelp);
    root.setOut(terminal.out());
    root.setErr(terminal.err());
    root.setColorScheme(
        CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.ON : Ansi.OFF));
    root.setUsageHelpAutoWidth(true);
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setExitCodeExceptionMapper(KithCommand::exitCode);
    root.setExecutionExceptionHandler((failure, command, result) -> explain(terminal, failure));
    root.setParameterExceptionHandler(
        (mistake, arguments) -> {
          terminal.err().println("kith: " + mistake.getMessage());
          CommandLine command = mistake.getCommandLine();
          CommandLine.UnmatchedArgumentException.printSuggestions(mistake, terminal.err());
          terminal.err().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
          return ExitCode.USAGE.code();
        });
    Map<String, String> exitCodes = new LinkedHashMap<>();
    Arrays.stream(ExitCode.values())
        .forEach(code -> exitCodes.put(" " + code.code(), code.meaning()));
    root.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
    root.getCommandSpec().usageMessage().exitCodeList(exitCodes);
    return root;
  }

  /** Gives the command and all below it {@code --help}, as every message of theirs promises. */
  private static void addHelp(CommandLine command) {
    if (!command.getCommandSpec().optionsMap().containsKey("--help")) {
      command
          .getCommandSpec()
          .addOption(
              OptionSpec.builder("-h", "--help")
                  .usageHelp(true)
                  .description("Show this help and exit.")
                  .build());
    }
    command.getSubcommands().values().forEach(KithCommand::addHelp);
  }

  private static int exitCode(Throwable failure) {
    if (failure instanceof CommandFailure known) {
      return known.exitCode().code();
    }
    return failure instanceof ConfigException
        ? ExitCode.CONFIGURATION.code()
        : ExitCode.FAILED.code();
  }

  private static int explain(Terminal terminal, Exception failure) {
    if (failure instanceof CommandFailure || failure instanceof ConfigException) {
      LOG.debug("The command failed", failure);
      terminal.err().println(terminal.red("kith: ") + failure.getMessage());
    } else {
      LOG.error("The command failed unexpectedly", failure);
      terminal
          .err()
          .println(
              terminal.red("kith: ")
                  + "something unexpected happened: "
                  + failure
                  + " (KITH_LOG_LEVEL=debug shows more)");
    }
    return exitCode(failure);
  }

  /** Without a subcommand: the help. */
  @Override
  public void run() {
    commandLine(terminal, Map.of()).usage(terminal.out());
  }
}
