package dev.slipway.story;

import dev.slipway.docker.RealEngine;
import dev.slipway.git.Repo;

/**
 * An App whose image is made from scratch with one static program, which serves what a script of the commit says. A label before
 * all else marks each of its images, also those of a build that failed.
 */
final class BusyboxApp {

    static final String PATH = "/cgi-bin/health";
    static final int PORT = 8080;

    private static final String SERVE =
            "CMD [\"/bin/busybox\", \"httpd\", \"-f\", \"-p\", \"8080\", \"-h\", \"/www\"]\n";

    private final Repo repo;
    private final String label;

    BusyboxApp(Repo repo, String name) {
        this.repo = repo;
        this.label = "slipway.dev/test=" + name;
        repo.write("busybox", RealEngine.busybox()).executable("busybox");
    }

    /** What each of its images carries. */
    String label() {
        return label;
    }

    /** Commits and pushes an App that answers 200 with this word. */
    String push(String word) {
        return push("200 OK", "printf " + word);
    }

    /** One that answers this status with what the command prints. */
    String push(String status, String command) {
        repo.write("health", "#!/bin/sh\n" + command(status, command));
        repo.executable("health");
        return recipe(SERVE);
    }

    /** One whose recipe ends with these lines instead of starting a server. */
    String recipe(String last) {
        return dockerfile("FROM scratch\nLABEL " + label + "\nSTOPSIGNAL SIGKILL\nCOPY busybox /bin/busybox\n"
                + "COPY busybox /bin/sh\nCOPY health /www" + PATH + "\n" + last);
    }

    String dockerfile(String text) {
        return repo.write("Dockerfile", text).push("a change").sha();
    }

    private static String command(String status, String command) {
        return "out=$(" + command + ")\nprintf 'Status: " + status
                + "\\r\\nContent-Type: text/plain\\r\\n\\r\\n%s' \"$out\"\n";
    }
}
