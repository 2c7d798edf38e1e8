package dev.slipway.deployment;

import java.util.Optional;

/**
 * How the health of the objects of one kind is told, by CEL over {@code apiVersion}, {@code kind}, {@code metadata}, {@code spec},
 * {@code status} and {@code data}; names and order of the three as Flux's {@code healthCheckExprs}: {@code inProgress} is asked first,
 * then {@code failed}, then {@code current}. An object that none of them holds for, or can be evaluated for, is in progress.
 */
public record HealthExpression(
        String apiVersion, String kind, String current, Optional<String> inProgress, Optional<String> failed) {}
