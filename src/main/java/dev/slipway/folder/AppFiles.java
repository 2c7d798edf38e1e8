package dev.slipway.folder;

import dev.slipway.deployment.AppManifest;
import dev.slipway.deployment.AppManifest.Parsed;
import dev.slipway.deployment.AppName;
import dev.slipway.pipeline.RefusedDocuments.Refused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the files of a folder say.
 *
 * @param apps by their names, with the file each is from
 * @param refused documents that are none, in the order of the files
 */
record AppFiles(Map<AppName, Found> apps, List<Refused> refused) {

    /** One App as its file has it. */
    record Found(String origin, Parsed.Valid app) {}

    static AppFiles of(AppFolder.Look.Seen seen) {
        AppFiles files = new AppFiles(new LinkedHashMap<>(), new ArrayList<>());
        seen.problems().forEach((file, problem) -> files.refused.add(new Refused(file, List.of(problem))));
        seen.files().forEach(files::read);
        return files;
    }

    private void read(String file, String text) {
        switch (YamlDocuments.read(text)) {
            case YamlDocuments.Reading.NotYaml(String why) -> refused.add(new Refused(file, List.of(why)));
            case YamlDocuments.Reading.Documents(List<Map<String, Object>> documents) -> {
                for (int i = 0; i < documents.size(); i++) {
                    add(documents.size() == 1 ? file : file + " (document " + (i + 1) + ")", documents.get(i));
                }
            }
        }
    }

    private void add(String origin, Map<String, Object> document) {
        switch (AppManifest.parse(document)) {
            case Parsed.Invalid(List<String> problems) -> refused.add(new Refused(origin, problems));
            case Parsed.Valid app -> {
                Found first = apps.putIfAbsent(app.name(), new Found(origin, app));
                if (first != null) {
                    refused.add(new Refused(
                            origin,
                            List.of("metadata names " + app.name() + ", which is in " + first.origin()
                                    + " already: rename or remove one")));
                }
            }
        }
    }
}
