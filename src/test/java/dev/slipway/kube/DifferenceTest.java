package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferenceTest {

    @Test
    void namesTheFieldWithItsItems() throws JsonProcessingException {
        assertThat(
                        words(
                                "Deployment",
                                "{\"spec\":{\"replicas\":5,\"containers\":[{\"name\":\"b\",\"image\":\"x\"},{\"name\":\"a\",\"image\":\"1\"}]}}",
                                "{\"spec\":{\"replicas\":2,\"containers\":[{\"name\":\"a\",\"image\":\"2\"},{\"name\":\"b\",\"image\":\"x\"}]}}"))
                .containsExactly("spec.containers[a].image: \"1\" instead of \"2\"", "spec.replicas: 5 instead of 2");
    }

    @Test
    void tellsWhatIsMissingAndWhatIsTooMuch() throws JsonProcessingException {
        assertThat(words("ConfigMap", "{\"data\":{\"more\":\"1\"}}", "{\"data\":{\"less\":\"1\"},\"list\":[1]}"))
                .containsExactly(
                        "data.less: nothing instead of \"1\"",
                        "data.more: \"1\" instead of nothing",
                        "list: nothing instead of [1]");
    }

    @Test
    void hidesWhatASecretHoldsAndNothingElseOfIt() throws JsonProcessingException {
        assertThat(words(
                        "Secret",
                        "{\"data\":{\"key\":\"c2VjcmV0\"},\"type\":\"a\"}",
                        "{\"data\":{\"key\":\"b3RoZXI=\"},\"type\":\"b\"}"))
                .containsExactly("data.key: (hidden) instead of (hidden)", "type: \"a\" instead of \"b\"");
    }

    @Test
    void cutsWhatIsLong() throws JsonProcessingException {
        String one = words("ConfigMap", "{\"data\":{\"a\":\"" + "x".repeat(5000) + "\"}}", "{}")
                .getFirst();

        assertThat(one).hasSizeLessThan(600);
    }

    private static List<String> words(String kind, String live, String wanted) throws JsonProcessingException {
        Manifest manifest = new Manifest(
                Json.of(Json.parse("{\"apiVersion\":\"v1\",\"kind\":\"" + kind + "\",\"metadata\":{\"name\":\"x\"}}")));
        return Difference.between(manifest, Json.of(Json.parse(live)), Json.of(Json.parse(wanted))).stream()
                .map(Difference::words)
                .toList();
    }
}
