/**
 * What runs in a Kubernetes cluster, and what may be put there?
 *
 * <p>Offers the {@code kube.*} tools and the guardrails that read manifests; {@code boot} wires both. The only place that parses
 * manifests and talks to an API server; must not know plans or how they are decided. Invariant: what does not carry the App's own
 * label is never changed, and nothing outside the App's own namespace is.
 */
@NullMarked
package dev.slipway.kube;

import org.jspecify.annotations.NullMarked;
