package dev.slipway.api;

/** What a command came to, in words. */
record Message(String message) {}
