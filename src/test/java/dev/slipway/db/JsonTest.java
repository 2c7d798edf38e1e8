package dev.slipway.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Reason;
import dev.slipway.execution.StepResult;
import dev.slipway.execution.StepResult.Status;
import dev.slipway.execution.Track;
import dev.slipway.guard.Finding;
import dev.slipway.guard.Verdict;
import dev.slipway.plan.Plan;
import dev.slipway.plan.Proposal;
import dev.slipway.plan.Step;
import dev.slipway.testing.Given;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Reference;
import dev.slipway.tool.ToolCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The forms that are kept: what version 1 wrote must be readable for ever, so its fixtures are never rewritten. */
class JsonTest {

    private final Json json = new Json();

    private static final ToolCall CALL = new ToolCall(
            "docker.run",
            Effect.CHANGE,
            "local",
            Arguments.of(Map.of(
                    "image",
                    new Reference("build", "imageId"),
                    "gpus",
                    -1L,
                    "fresh",
                    true,
                    "ports",
                    List.of(Map.of("address", "", "host", 0L)))));

    private static final Proposal PROPOSAL = new Proposal(
            new Plan(new AppId("a1"), 3, new Commit("1".repeat(40)), "2".repeat(40), List.of(new Step("run", CALL))),
            new Plan(new AppId("a1"), 3, new Commit("1".repeat(40)), "", List.of()));

    private static final StepResult RESULT = new StepResult(
            Track.FORWARD,
            1,
            "run",
            CALL.withArguments(Arguments.of(Map.of("image", "sha256:abc"))),
            Status.FAILED,
            new TreeMap<>(Map.of("endpoint", "http://127.0.0.1:1")),
            "the port 8080 is taken",
            Optional.of(new StepResult.Trouble(Blame.REVISION, new Reason("PortTaken"))),
            Given.NOW,
            Given.NOW.plusMillis(1),
            true);

    private static final Json.Findings FINDINGS = new Json.Findings(List.of(
            new Finding("SafeContainer", "forward", "run", new Verdict.RequireApproval("AllGpus", "it asks for all")),
            new Finding("NoSecrets", "rollback", "stop", new Verdict.Deny("Secret", "remove it")),
            new Finding("OwnTarget", "forward", "run", Verdict.allow())));

    @Test
    void readsWhatTheFirstVersionWrote() throws IOException {
        assertThat(json.read(fixture("proposal-1.json"), Proposal.class)).isEqualTo(PROPOSAL);
        assertThat(json.read(fixture("step-result-1.json"), StepResult.class)).isEqualTo(RESULT);
        assertThat(json.read(fixture("findings-1.json"), Json.Findings.class)).isEqualTo(FINDINGS);
    }

    @Test
    void writesTheForm() throws IOException {
        assertThat(json.map(json.write(PROPOSAL))).isEqualTo(json.map(fixture("proposal-1.json")));
        assertThat(json.map(json.write(RESULT))).isEqualTo(json.map(fixture("step-result-1.json")));
        assertThat(json.map(json.write(FINDINGS))).isEqualTo(json.map(fixture("findings-1.json")));
    }

    @Test
    void refusesAFormThatItDoesNotKnow() throws IOException {
        String newer = fixture("proposal-1.json").replace("\"version\" : 1", "\"version\" : 2");

        assertThatThrownBy(() -> json.read(newer, Proposal.class)).hasMessageContaining("has the form 2");
        assertThatThrownBy(() -> json.read("{}", Proposal.class)).hasMessageContaining("has the form null");
        assertThatThrownBy(() -> json.read("[]", Proposal.class)).hasMessageContaining("not a JSON object");
        assertThatThrownBy(() -> json.read("{", Proposal.class)).hasMessageContaining("can't be read");
    }

    @Test
    void keepsThePlansDigest() {
        App app = Given.unstored("chat", 1, "chat");
        Proposal proposal =
                Given.proposal(app, Map.of("text", "ä\"\\\n😀", "number", 7, "deep", Map.of("b", "1", "a", "2")));

        Proposal again = json.read(json.write(proposal), Proposal.class);

        assertThat(again.plan().digest()).isEqualTo(proposal.plan().digest());
    }

    @Test
    void writesNothingThatPostgresqlCanNotKeep() {
        StepResult result = new StepResult(
                Track.FORWARD,
                0,
                "run",
                CALL,
                Status.DONE,
                new TreeMap<>(Map.of("output", "a\0b")),
                "c\0d",
                Optional.empty(),
                Given.NOW,
                Given.NOW,
                false);

        assertThat(json.write(result)).doesNotContain("\\u0000").contains("a\uFFFDb", "c\uFFFDd");
    }

    private static String fixture(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/db", name), StandardCharsets.UTF_8);
    }
}
