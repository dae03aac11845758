package io.kithgraph.meta.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Certificates for a server on loopback and for a client, both of one authority; and a client's
 * that nobody trusts. All are made anew with the JDK's keytool, and valid for a day.
 */
public final class TestCertificates {
  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final Path store;

  private TestCertificates(Path folder) {
    this.folder = folder;
    this.store = folder.resolve("all.p12");
  }

  public static TestCertificates in(Path folder) throws IOException, GeneralSecurityException {
    TestCertificates made = new TestCertificates(folder);
    made.keytool("ca", "-ext", "bc:c");
    made.keytool("server", "-signer", "ca", "-ext", "san=ip:127.0.0.1,dns:localhost");
    made.keytool("client", "-signer", "ca");
    made.keytool("stranger");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(made.store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    for (String name : List.of("ca", "server", "client", "stranger")) {
      StringBuilder chain = new StringBuilder();
      for (Certificate certificate : keys.getCertificateChain(name)) {
        chain.append(pem("CERTIFICATE", certificate.getEncoded()));
      }
      Files.writeString(made.certificate(name), chain);
      Files.writeString(
          made.key(name),
          pem("PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded()));
    }
    return made;
  }

  /** The PEM file of {@code ca}, {@code server}, {@code client} or {@code stranger}. */
  public Path certificate(String name) {
    return folder.resolve(name + ".pem");
  }

  /** The PEM file of its private key. */
  public Path key(String name) {
    return folder.resolve(name + ".key");
  }

  private void keytool(String name, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-validity",
                "1"));
    command.addAll(Arrays.asList(more));
    Path output = folder.resolve("keytool.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("keytool failed: " + Files.readString(output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + what
        + "-----\n";
  }
}
