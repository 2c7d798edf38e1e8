package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tool.Blame;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A CRD that changes together with objects of its kind. */
class ChangedKindIT extends InKubeWorld {

    private String group = "";
    private String definition = "";

    @BeforeEach
    void bringTheKind() {
        group = world.namespace + ".example.com";
        definition = ApplyToolIT.definition(group);
        assertThat(world.apply.call(world.applying(definition, boat("sails: 2")), world.attempt()))
                .isInstanceOf(ToolResult.Done.class);
    }

    @AfterEach
    void removeTheKind() {
        world.witness
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("boats." + group)
                .delete();
    }

    @Test
    void appliesAFieldThatComesWithIt() {
        ToolCall call = world.applying(with("oars"), boat("sails: 2, oars: 4"));
        assertThat(world.apply.observe(call, world.attempt())).isInstanceOf(Observation.Absent.class);

        assertThat(world.apply.call(call, world.attempt())).isInstanceOf(ToolResult.Done.class);

        assertThat(world.apply.observe(call, world.attempt())).isInstanceOf(Observation.TookEffect.class);
        assertThat(world.witness
                        .genericKubernetesResources(group + "/v1", "Boat")
                        .inNamespace(world.namespace)
                        .withName("nutshell")
                        .get()
                        .<Integer>get("spec", "oars"))
                .isEqualTo(4);
    }

    @Test
    void changesNothingForAFieldThatDoesNotComeWithIt() {
        ToolCall call = world.applying(KubeWorld.configMap("settings", "1"), definition, boat("sails: 2, oars: 4"));

        ToolResult.Failed failed = (ToolResult.Failed) world.apply.call(call, world.attempt());

        assertThat(failed.blame()).isEqualTo(Blame.REVISION);
        assertThat(failed.message()).contains("Boat nutshell", "oars");
        assertThat(world.witness
                        .configMaps()
                        .inNamespace(world.namespace)
                        .withName("settings")
                        .get())
                .isNull();
    }

    private String with(String field) {
        return definition.replace("sails: {type: integer}", "sails: {type: integer}, " + field + ": {type: integer}");
    }

    private String boat(String spec) {
        return "{apiVersion: %s/v1, kind: Boat, metadata: {name: nutshell}, spec: {%s}}".formatted(group, spec);
    }
}
