package dev.slipway.kube;

import dev.slipway.deployment.Redactor;
import java.util.ArrayList;
import java.util.List;

/** What applying changes, or has changed, line by line and for people: at most 50 lines, what Secrets hold hidden. */
final class ChangeLines {

    private static final int MOST_LINES = 50;

    private final Redactor redactor;

    ChangeLines(Redactor redactor) {
        this.redactor = redactor;
    }

    /** @param missing objects that could not be tried, because what they need is missing too */
    String of(List<Trial> trials, List<Manifest> missing) {
        List<String> lines = new ArrayList<>();
        trials.stream().filter(Trial::changes).forEach(trial -> lines.addAll(lines(trial)));
        missing.forEach(manifest -> lines.add(created(manifest)));
        List<String> shown = new ArrayList<>(
                lines.stream().limit(MOST_LINES).map(redactor::redact).toList());
        if (lines.size() > MOST_LINES) {
            shown.add("and " + (lines.size() - MOST_LINES) + " more");
        }
        return String.join("\n", shown);
    }

    private static List<String> lines(Trial trial) {
        if (trial.live().isEmpty()) {
            return List.of(created(trial.wanted()));
        }
        String words = trial.wanted().id().words();
        if (trial.isReplacement()) {
            return List.of(words + ": deleted and made again");
        }
        return trial.differences().stream()
                .filter(one -> !Stamp.isPath(one.path()))
                .map(one -> words + " " + one.path() + ": " + one.live() + " → " + one.wanted())
                .toList();
    }

    private static String created(Manifest manifest) {
        return manifest.id().words() + ": created";
    }
}
