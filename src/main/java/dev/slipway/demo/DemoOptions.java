package dev.slipway.demo;

import java.util.Optional;

/** What the demo is asked; {@code target} is {@code docker} or {@code process}, empty for the best that is there. */
public record DemoOptions(boolean once, Optional<String> target) {}
