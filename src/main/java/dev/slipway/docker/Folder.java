package dev.slipway.docker;

import dev.slipway.tool.Arguments;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which folder of the commit is sent to the engine, and where its Dockerfile lies; both relative to the repository's root. */
record Folder(String context, String dockerfile) {

    static Folder of(Arguments arguments) {
        String path = arguments.find("path").orElse("");
        return new Folder(join(path, arguments.text("context")), join(path, arguments.text("dockerfile")));
    }

    /** The Dockerfile's path inside the context; empty when it lies beside it. */
    Optional<String> dockerfileInContext() {
        if (context.isEmpty()) {
            return Optional.of(dockerfile);
        }
        return dockerfile.startsWith(context + "/")
                ? Optional.of(dockerfile.substring(context.length() + 1))
                : Optional.empty();
    }

    private static String join(String path, String below) {
        List<String> parts = Stream.of((path + "/" + below).split("/", -1))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
        if (parts.contains("..")) {
            throw Trouble.policy("PathForbidden", "\"" + below + "\" leaves the App's folder");
        }
        return String.join("/", parts);
    }
}
