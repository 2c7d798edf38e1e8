package dev.slipway.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
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
                .withPostProcessor(new ColumnsInOrder())
                .inOutputDir(folder.toFile())
                .generate();
        String generated = Files.readString(folder.resolve("apps.slipway.dev-v1.yml"));
        if (System.getProperty("updateGolden") != null) {
            Files.createDirectories(COMMITTED.getParent());
            Files.writeString(COMMITTED, generated);
        }

        assertThat(Files.readString(COMMITTED)).isEqualTo(generated);
    }

    /** The generator sorts columns by their paths; people read them from left to right. */
    private static final class ColumnsInOrder implements CRDPostProcessor {
        private static final List<String> ORDER = List.of("Ready", "Status", "Revision", "Age");

        @Override
        public HasMetadata process(HasMetadata definition, String version) {
            ((CustomResourceDefinition) definition)
                    .getSpec()
                    .getVersions()
                    .forEach(one -> one.getAdditionalPrinterColumns()
                            .sort(Comparator.comparingInt(column -> ORDER.indexOf(column.getName()))));
            return definition;
        }
    }
}
