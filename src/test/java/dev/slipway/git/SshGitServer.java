package dev.slipway.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/** Serves every bare repository below a folder over SSH, to the keys that it was told: runs {@code git-upload-pack} and nothing else. */
public final class SshGitServer implements AutoCloseable {

    private static final Pattern COMMAND = Pattern.compile("git-(upload|receive)-pack '/?([A-Za-z0-9._-]+)'");

    private final Path root;
    private final SshServer server = SshServer.setUpDefaultServer();
    private final List<PublicKey> authorized = new CopyOnWriteArrayList<>();
    private final AtomicInteger commands = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile KeyPair hostKey = newKey("ssh-ed25519", 256);
    private volatile boolean hanging;

    private SshGitServer(Path root) {
        this.root = root;
    }

    public static SshGitServer serving(Path root) {
        SshGitServer git = new SshGitServer(root);
        git.server.setHost("127.0.0.1");
        git.server.setPort(0);
        git.server.setKeyPairProvider(session -> List.of(git.hostKey));
        git.server.setPublickeyAuthenticator(
                (user, key, session) -> KeyUtils.findMatchingKey(key, git.authorized) != null);
        git.server.setCommandFactory((channel, command) -> git.new PackCommand(command));
        try {
            git.server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return git;
    }

    public String url(String name) {
        return "ssh://git@127.0.0.1:" + server.getPort() + "/" + name + ".git";
    }

    /** The line that belongs into {@code known_hosts}. */
    public String knownHosts() {
        return "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(hostKey.getPublic()) + "\n";
    }

    public void changeHostKey() {
        hostKey = newKey("ssh-ed25519", 256);
    }

    public void authorize(KeyPair key) {
        authorized.add(key.getPublic());
    }

    public void revoke(KeyPair key) {
        authorized.removeIf(known -> KeyUtils.compareKeys(known, key.getPublic()));
    }

    /** From now on commands run and never say anything. */
    public void hang() {
        hanging = true;
    }

    /** How many commands were run: one for a listing, one for a fetch. */
    public int commands() {
        return commands.get();
    }

    /** {@code ssh-ed25519}, {@code ssh-rsa} or {@code ecdsa-sha2-nistp256}. */
    public static KeyPair newKey(String type, int bits) {
        try {
            return KeyUtils.generateKeyPair(type, bits);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The private key as ssh-keygen writes it, encrypted where there is a passphrase. */
    public static String privateKey(KeyPair key, Optional<String> passphrase) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            OpenSSHKeyEncryptionContext encryption = null;
            if (passphrase.isPresent()) {
                encryption = new OpenSSHKeyEncryptionContext();
                encryption.setCipherType("256");
                encryption.setPassword(passphrase.get());
            }
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", encryption, out);
            return out.toString(StandardCharsets.UTF_8);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.stop(true);
    }

    /** Runs the git program that was asked for. */
    private final class PackCommand implements Command {

        private final String command;
        private InputStream in;
        private OutputStream out;
        private OutputStream errors;
        private ExitCallback exit;

        PackCommand(String command) {
            this.command = command;
        }

        @Override
        public void setInputStream(InputStream in) {
            this.in = in;
        }

        @Override
        public void setOutputStream(OutputStream out) {
            this.out = out;
        }

        @Override
        public void setErrorStream(OutputStream errors) {
            this.errors = errors;
        }

        @Override
        public void setExitCallback(ExitCallback exit) {
            this.exit = exit;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            commands.incrementAndGet();
            Thread.ofVirtual().start(() -> run(environment.getEnv().getOrDefault("GIT_PROTOCOL", "")));
        }

        @Override
        public void destroy(ChannelSession channel) {}

        private void run(String protocol) {
            try {
                if (hanging) {
                    closed.await();
                }
                Matcher parts = COMMAND.matcher(command);
                if (!parts.matches()) {
                    errors.write("not a git command\n".getBytes(StandardCharsets.UTF_8));
                    exit.onExit(1);
                    return;
                }
                exit.onExit(git(parts, protocol));
            } catch (IOException | InterruptedException e) {
                exit.onExit(1, String.valueOf(e.getMessage()));
            }
        }

        private int git(Matcher parts, String protocol) throws IOException, InterruptedException {
            Path repository = root.resolve(parts.group(2));
            ProcessBuilder builder = new ProcessBuilder("git", parts.group(1) + "-pack", repository.toString());
            builder.environment().putAll(Repo.environment());
            builder.environment().put("GIT_PROTOCOL", protocol);
            Process process = builder.start();
            Thread.ofVirtual().start(() -> copy(in, process.getOutputStream()));
            Thread copying = Thread.ofVirtual().start(() -> copy(process.getErrorStream(), errors));
            copy(process.getInputStream(), out);
            copying.join();
            return process.waitFor();
        }

        private static void copy(InputStream from, OutputStream to) {
            try {
                byte[] buffer = new byte[8192];
                for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                    to.write(buffer, 0, count);
                    to.flush();
                }
                to.close();
            } catch (IOException e) {
                // The other side went away: the process sees the end of its input.
            }
        }
    }
}
