package dev.slipway.deployment;

import java.util.List;

/**
 * Which changed files touch an App, beside those below its {@code path}: with {@code include} globs a file must match one of them,
 * and never one of {@code exclude}. Globs are relative to the repository's root: {@code *} stays inside a folder, {@code **} does not.
 */
public record PathFilter(List<String> include, List<String> exclude) {

    public static final PathFilter ALL = new PathFilter(List.of(), List.of());

    public PathFilter {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** True when the file, given relative to the repository's root, belongs to the App whose folder is {@code path}. */
    public boolean touches(String path, String file) {
        boolean below = path.isEmpty() || file.equals(path) || file.startsWith(path + "/");
        boolean included = include.isEmpty() ? below : include.stream().anyMatch(glob -> new Glob(glob).matches(file));
        return included && exclude.stream().noneMatch(glob -> new Glob(glob).matches(file));
    }
}
