package dev.slipway.operator;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** {@code spec.checks}, as {@link SpecSchema}. */
final class ChecksSchema {

    @JsonPropertyDescription("The running App is asked, and must answer well.")
    public Probe probe;

    /** {@code spec.checks.probe}. */
    @ValidationRule(value = "has(self.http) != has(self.chat)", message = "write exactly one of http, chat")
    static final class Probe {
        @JsonPropertyDescription("A GET whose answer's status counts.")
        public Http http;

        @JsonPropertyDescription("A question to an OpenAI-compatible chat endpoint.")
        public Chat chat;

        @Default("60s")
        @Pattern(SpecSchema.DURATION)
        @JsonPropertyDescription("How long it may take until it answers well: 1s to 1h.")
        public String timeout;
    }

    /** {@code spec.checks.probe.http}. */
    static final class Http {
        @Default("/")
        @Size(max = 1024)
        @JsonPropertyDescription("What is asked for.")
        public String path;

        @Default("200")
        @Min(100)
        @Max(599)
        @JsonPropertyDescription("The status that counts as well.")
        public Integer expect;

        @Pattern("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$")
        @JsonPropertyDescription(
                "For a kubernetes target: the Service of its namespace that is asked through the API server.")
        public String service;

        @Min(1)
        @Max(65535)
        @JsonPropertyDescription("One of the container's published ports, without it the first; of a service its port.")
        public Integer port;
    }

    /** {@code spec.checks.probe.chat}. */
    static final class Chat {
        @Default("/v1/chat/completions")
        @Size(max = 1024)
        @JsonPropertyDescription("The endpoint.")
        public String path;

        @Default("\"Answer with the word: ok\"")
        @Size(max = 4096)
        @JsonPropertyDescription("What is asked.")
        public String prompt;

        @Size(max = 200)
        @JsonPropertyDescription("The model that is named in the request.")
        public String model;

        @Size(max = 4096)
        @JsonPropertyDescription("What the answer must contain; any answer without it.")
        public String expect;

        @Pattern("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$")
        @JsonPropertyDescription(
                "For a kubernetes target: the Service of its namespace that is asked through the API server.")
        public String service;

        @Min(1)
        @Max(65535)
        @JsonPropertyDescription("One of the container's published ports, without it the first; of a service its port.")
        public Integer port;
    }
}
