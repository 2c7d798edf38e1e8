package dev.slipway.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.sshd.SshdSession;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;

/** An SSH session whose output is bounded, and which takes its client with it when it ends. */
final class MeteredSession implements RemoteSession2 {

    private static final int MOST_ERRORS = 16 * 1024;

    private final SshdSession session;
    private final SshdSessionFactory factory;
    private final Meter meter;

    MeteredSession(SshdSession session, SshdSessionFactory factory, Meter meter) {
        this.session = session;
        this.factory = factory;
        this.meter = meter;
    }

    @Override
    public Process exec(String command, int timeout) throws IOException {
        return new MeteredProcess(session.exec(command, timeout));
    }

    @Override
    public Process exec(String command, Map<String, String> environment, int timeout) throws IOException {
        return new MeteredProcess(session.exec(command, environment, timeout));
    }

    @Override
    public void disconnect() {
        session.disconnect();
        factory.close();
    }

    /** The remote's command. */
    private final class MeteredProcess extends Process {

        private final Process process;

        MeteredProcess(Process process) {
            this.process = process;
        }

        @Override
        public InputStream getInputStream() {
            return meter.meter(process.getInputStream());
        }

        @Override
        public InputStream getErrorStream() {
            return new Head(process.getErrorStream(), MOST_ERRORS);
        }

        @Override
        public OutputStream getOutputStream() {
            return process.getOutputStream();
        }

        @Override
        public int waitFor() throws InterruptedException {
            return process.waitFor();
        }

        @Override
        public int exitValue() {
            return process.exitValue();
        }

        @Override
        public void destroy() {
            process.destroy();
        }
    }
}
