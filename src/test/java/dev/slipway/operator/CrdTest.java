package dev.slipway.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrdTest {

    private static final Path COMMITTED = Path.of("k8s/crd/apps.slipway.dev.yaml");

    /** {@code -DupdateGolden=1} writes it anew. */
    @Test
    void isGeneratedFromTheTypes(@TempDir Path folder) throws IOException {
        new CRDGenerator()
                .customResourceClasses(AppDefinition.class)
                .forCRDVersions("v1")
                .withPostProcessor(new ForPeople())
                .inOutputDir(folder.toFile())
                .generate();
        String generated = Files.readString(folder.resolve("apps.slipway.dev-v1.yml"));
        if (System.getProperty("updateGolden") != null) {
            Files.createDirectories(COMMITTED.getParent());
            Files.writeString(COMMITTED, generated);
        }

        assertThat(Files.readString(COMMITTED)).isEqualTo(generated);
    }

    /** The generator sorts columns by their paths; people read them from left to right, and ask what the whole is for. */
    private static final class ForPeople implements CRDPostProcessor {
        private static final String APP = "What is deployed from a git repository, and where.";
        private static final String SPEC =
                "What the App is to be: where its commits come from, where they run, and by which rules.";
        private static final String STATUS =
                "What is known of it: a projection of Slipway's record, at most 5 s behind it but for observedAt.";
        private static final List<String> ORDER = List.of("Ready", "Status", "Revision", "Age");

        @Override
        public HasMetadata process(HasMetadata definition, String version) {
            ((CustomResourceDefinition) definition).getSpec().getVersions().forEach(ForPeople::finish);
            return definition;
        }

        private static void finish(CustomResourceDefinitionVersion version) {
            version.getAdditionalPrinterColumns()
                    .sort(Comparator.comparingInt(column -> ORDER.indexOf(column.getName())));
            JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema();
            schema.setDescription(APP);
            schema.getProperties().get("spec").setDescription(SPEC);
            schema.getProperties().get("status").setDescription(STATUS);
        }
    }
}
