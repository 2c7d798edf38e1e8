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

    /** Told to end, it takes no new connection and finishes what it has begun. */
    private static final String SERVE_TO_THE_END = "STOPSIGNAL SIGTERM\nCMD [\"/bin/sh\", \"-c\","
            + " \"trap 'kill $p; /bin/busybox sleep 1; exit 0' TERM;"
            + " /bin/busybox httpd -f -p 8080 -h /www & p=$!; wait $p\"]\n";

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

    /** The same, and it ends in good order; {@code more} are further lines of its recipe. */
    String pushOrderly(String word, String more) {
        repo.write("health", "#!/bin/sh\n" + command("200 OK", "printf " + word));
        repo.executable("health");
        return recipe(more + SERVE_TO_THE_END);
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
