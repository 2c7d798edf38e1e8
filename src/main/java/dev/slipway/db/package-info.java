/**
 * What is written down, and how is it kept?
 *
 * <p>The record in PostgreSQL: implements the stores of {@code pipeline}, {@code execution}, {@code history} and {@code tool} by
 * Hibernate Panache, on tables that Flyway makes. Must not know jobs, Redis or HTTP. Invariant: every read sees what is committed at
 * its moment, never what its transaction happened to see before.
 */
@NullMarked
package dev.slipway.db;

import org.jspecify.annotations.NullMarked;
