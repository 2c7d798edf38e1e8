package dev.slipway.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement in PostgreSQL's own words, with parameters by name: {@code :app}. A list of texts is one array: {@code = any(:apps)}; an
 * {@code Optional} is a text that may be missing, of the same type to PostgreSQL either way: {@code cast(:ended as timestamptz)}.
 *
 * @param sql as JDBC takes it
 * @param names of its parameters, in their order
 */
record Statement(String sql, List<String> names) {

    private static final Pattern NAME = Pattern.compile("(?<!:):([A-Za-z_]+)");

    /** The texts are constants of this room. */
    private static final Map<String, Statement> KNOWN = new ConcurrentHashMap<>();

    static Statement of(String text) {
        return KNOWN.computeIfAbsent(text, Statement::read);
    }

    private static Statement read(String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = NAME.matcher(text);
        StringBuilder sql = new StringBuilder();
        while (matcher.find()) {
            names.add(matcher.group(1));
            matcher.appendReplacement(sql, "?");
        }
        return new Statement(matcher.appendTail(sql).toString(), List.copyOf(names));
    }

    void fill(PreparedStatement prepared, Object... namesAndValues) throws SQLException {
        for (int i = 0; i < names.size(); i++) {
            Object value = named(names.get(i), namesAndValues);
            if (value instanceof Optional<?> text) {
                prepared.setString(i + 1, text.map(Object::toString).orElse(null));
            } else {
                prepared.setObject(i + 1, value(prepared.getConnection(), value));
            }
        }
    }

    private static Object named(String name, Object... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (name.equals(namesAndValues[i])) {
                return namesAndValues[i + 1];
            }
        }
        throw new IllegalArgumentException("there is no value for :" + name);
    }

    private static Object value(Connection connection, Object value) throws SQLException {
        return switch (value) {
            case Instant instant -> instant.atOffset(ZoneOffset.UTC);
            case String[] texts -> connection.createArrayOf("text", texts);
            case List<?> texts -> connection.createArrayOf("text", texts.toArray());
            default -> value;
        };
    }
}
