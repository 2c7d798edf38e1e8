package dev.slipway.kube;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which object, whatever its version: written {@code <namespace>_<name>_<group>_<kind>} as kstatus inventories do, {@code :} as {@code __}. */
record ObjectId(String namespace, String name, String group, String kind) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:-]{0,252}+");
    private static final Pattern GROUP = Pattern.compile("[a-z0-9.-]{0,253}+");
    private static final Pattern KIND = Pattern.compile("[A-Z][A-Za-z0-9]{0,62}+");
    private static final Pattern TEXT = Pattern.compile("([a-z0-9-]*)_(.+)_([a-z0-9.-]*)_([A-Za-z0-9]+)");

    ObjectId {
        if (!isName(name) || !isGroup(group) || !isKind(kind)) {
            throw new IllegalArgumentException(
                    "not an object's id: " + namespace + "_" + name + "_" + group + "_" + kind);
        }
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    static boolean isGroup(String text) {
        return GROUP.matcher(text).matches();
    }

    static boolean isKind(String text) {
        return KIND.matcher(text).matches();
    }

    static Optional<ObjectId> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String name = matcher.group(2).replace("__", ":");
        return isName(name) && isKind(matcher.group(4))
                ? Optional.of(new ObjectId(matcher.group(1), name, matcher.group(3), matcher.group(4)))
                : Optional.empty();
    }

    /** For people: {@code Deployment chat}. */
    String words() {
        return kind + " " + name;
    }

    @Override
    public String toString() {
        return namespace + "_" + name.replace(":", "__") + "_" + group + "_" + kind;
    }
}
