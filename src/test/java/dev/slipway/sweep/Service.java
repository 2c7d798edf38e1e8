package dev.slipway.sweep;

import dev.slipway.execution.CheckpointStore;
import dev.slipway.guard.Guardrail;
import dev.slipway.pipeline.Ids;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Remotes;
import dev.slipway.pipeline.Stores;
import dev.slipway.pipeline.Wakes;
import dev.slipway.tool.Sources;
import dev.slipway.tool.Tool;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;

/** What the service is made of: real stores, remotes and tools. */
@Singleton
record Service(
        Stores stores,
        Register register,
        Remotes remotes,
        Sources sources,
        CheckpointStore checkpoints,
        Wakes wakes,
        Ids ids,
        InstantSource clock,
        @All List<Tool> tools,
        @All List<Guardrail> guardrails) {}
