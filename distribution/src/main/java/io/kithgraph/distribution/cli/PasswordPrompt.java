package io.kithgraph.distribution.cli;

import java.io.IOException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Asks a person for a password, without showing what is typed. */
public final class PasswordPrompt {
  /** JLine shows nothing in place of this. */
  private static final char NOTHING = '\0';

  private PasswordPrompt() {}

  /**
   * Asks at the terminal of this process.
   *
   * @throws CommandFailure if there is none, or the person gives up
   */
  public static String ask(String question) {
    try (Terminal screen = TerminalBuilder.builder().system(true).dumb(false).build()) {
      return LineReaderBuilder.builder().terminal(screen).build().readLine(question, NOTHING);
    } catch (IOException | IllegalStateException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "there is no terminal to ask for a password: use --password-file, or the environment"
              + " variable KITH_PASSWORD",
          e);
    } catch (UserInterruptException | EndOfFileException e) {
      throw new CommandFailure(ExitCode.INTERRUPTED, "no password was typed", e);
    }
  }
}
