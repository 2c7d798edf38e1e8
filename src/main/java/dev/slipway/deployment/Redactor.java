package dev.slipway.deployment;

/** Takes secrets out of text that came from outside, before it is stored or shown. */
public interface Redactor {

    String redact(String text);
}
