package dev.slipway.db;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Reason;
import dev.slipway.execution.StepResult;
import dev.slipway.guard.Finding;
import dev.slipway.guard.Verdict;
import dev.slipway.plan.Plan;
import dev.slipway.plan.Proposal;
import dev.slipway.plan.Step;
import dev.slipway.tool.ToolCall;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Core's records as the JSON that is kept: every document carries the version of its form, and one of a version that this program
 * does not know is refused rather than half understood.
 */
@RegisterForReflection(
        targets = {
            Proposal.class,
            Plan.class,
            Step.class,
            ToolCall.class,
            Finding.class,
            Verdict.Allow.class,
            Verdict.RequireApproval.class,
            Verdict.Deny.class,
            StepResult.class,
            StepResult.Trouble.class,
            Json.Findings.class,
            Json.VerdictForm.class
        },
        registerFullHierarchy = true)
final class Json {

    private static final int VERSION = 1;
    private static final String VERSION_FIELD = "version";

    private final ObjectMapper mapper;

    Json() {
        SimpleModule texts = new SimpleModule("slipway");
        texts.addSerializer(String.class, new AsText<>(String.class, Bounded::storable));
        asText(texts, AppId.class, AppId::uid, AppId::new);
        asText(texts, Commit.class, Commit::sha, Commit::new);
        asText(texts, Digest.class, Digest::value, Digest::new);
        asText(texts, Reason.class, Reason::word, Reason::new);
        mapper = JsonMapper.builder()
                .addModules(new Jdk8Module(), new JavaTimeModule(), texts)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .addMixIn(Verdict.class, VerdictForm.class)
                .build();
    }

    /** A list can't carry a version: its holder does. */
    record Findings(List<Finding> findings) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Verdict.Allow.class, name = "allow"),
        @JsonSubTypes.Type(value = Verdict.RequireApproval.class, name = "require-approval"),
        @JsonSubTypes.Type(value = Verdict.Deny.class, name = "deny")
    })
    interface VerdictForm {}

    String write(Record document) {
        ObjectNode tree = mapper.valueToTree(document);
        return tree.put(VERSION_FIELD, VERSION).toString();
    }

    <T extends Record> T read(String json, Class<T> type) {
        try {
            if (!(mapper.readTree(json) instanceof ObjectNode tree)) {
                throw new IllegalStateException("a stored " + type.getSimpleName() + " is not a JSON object");
            }
            JsonNode version = tree.remove(VERSION_FIELD);
            if (version == null || version.asInt() != VERSION) {
                throw new IllegalStateException("a stored " + type.getSimpleName() + " has the form " + version
                        + ", this version of Slipway reads " + VERSION + ": run the one that wrote it, or a newer one");
            }
            return mapper.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored " + type.getSimpleName() + " can't be read", e);
        }
    }

    /** Rows of a table, by the names of their columns. */
    String rows(List<Map<String, Optional<String>>> rows) {
        return mapper.valueToTree(rows).toString();
    }

    /** Any JSON object as plain maps, lists, texts and numbers. */
    Map<String, Object> map(String json) {
        try {
            return mapper.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored document can't be read", e);
        }
    }

    private static <T> void asText(
            SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
        module.addSerializer(type, new AsText<>(type, write));
        module.addDeserializer(type, new FromText<>(type, read));
    }

    @SuppressWarnings("serial") // never serialised
    private static final class AsText<T> extends StdScalarSerializer<T> {
        private final Function<T, String> write;

        AsText(Class<T> type, Function<T, String> write) {
            super(type);
            this.write = write;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(write.apply(value));
        }
    }

    @SuppressWarnings("serial") // never serialised
    private static final class FromText<T> extends StdScalarDeserializer<T> {
        private final Function<String, T> read;

        FromText(Class<T> type, Function<String, T> read) {
            super(type);
            this.read = read;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return read.apply(in.getText());
        }
    }
}
