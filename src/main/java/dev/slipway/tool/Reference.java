package dev.slipway.tool;

/**
 * An argument that an earlier step's output will fill, shown as {@code ${build.imageId}}. Only planners make it: text from an App
 * or a repository is always a plain string and never becomes one.
 *
 * <p>The output {@code key} exists for every step that was meant to change something, whether it succeeded or not.
 */
public record Reference(String step, String output) {

    public static final String KEY = "key";

    @Override
    public String toString() {
        return "${" + step + "." + output + "}";
    }
}
