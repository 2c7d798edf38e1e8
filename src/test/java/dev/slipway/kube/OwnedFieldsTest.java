package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kube.KubernetesYaml.NotYaml;
import org.junit.jupiter.api.Test;

class OwnedFieldsTest {

    /** A Deployment as an API server answers, shortened; a hand scaled it, a controller added an annotation and a status. */
    private static final String LIVE = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              labels: {team: a, slipway.dev/app: a1, app.kubernetes.io/managed-by: slipway}
              annotations: {slipway.dev/key: "sha256:0", deployment.kubernetes.io/revision: "3"}
              managedFields:
                - manager: slipway
                  operation: Apply
                  apiVersion: apps/v1
                  fieldsV1:
                    f:metadata:
                      f:labels: {f:team: {}, f:slipway.dev/app: {}, f:app.kubernetes.io/managed-by: {}}
                      f:annotations: {f:slipway.dev/key: {}}
                      f:finalizers: {'v:"example.com/b"': {}}
                    f:spec:
                      f:selector: {}
                      f:template:
                        f:spec:
                          f:containers:
                            'k:{"name":"web"}':
                              .: {}
                              f:image: {}
                              f:name: {}
                              f:ports: {'k:{"containerPort":80,"protocol":"TCP"}': {.: {}, f:containerPort: {}}}
                - manager: hand
                  operation: Update
                  apiVersion: apps/v1
                  fieldsV1: {f:spec: {f:replicas: {}}}
              finalizers: [example.com/a, example.com/b]
            spec:
              replicas: 7
              selector: {matchLabels: {app: web}}
              template:
                spec:
                  containers:
                    - {name: sidecar, image: "sidecar:1"}
                    - {name: web, image: "web:1", imagePullPolicy: Always, ports: [{containerPort: 80, protocol: TCP}, {containerPort: 81, protocol: TCP}]}
            status: {replicas: 7}
            """;

    @Test
    void takesWhatSlipwayAppliedAndNothingElse() throws NotYaml {
        assertThat(Json.write(OwnedFields.of(live(LIVE)).fields()))
                .isEqualTo(
                        "{\"metadata\":{\"annotations\":{},"
                                + "\"finalizers\":[\"example.com/b\"],\"labels\":{\"team\":\"a\"}},"
                                + "\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"web\"}},\"template\":{\"spec\":{\"containers\":"
                                + "[{\"image\":\"web:1\",\"name\":\"web\",\"ports\":[{\"containerPort\":80,\"protocol\":\"TCP\"}]}]}}}}");
    }

    @Test
    void seesAChangeOfAnOwnedFieldOnly() throws NotYaml {
        Json before = OwnedFields.of(live(LIVE));

        assertThat(OwnedFields.of(live(LIVE.replace("replicas: 7", "replicas: 8"))))
                .isEqualTo(before);
        assertThat(OwnedFields.of(live(LIVE.replace("sha256:0", "sha256:1")))).isEqualTo(before);
        assertThat(OwnedFields.of(live(LIVE.replace("web:1", "web:2")))).isNotEqualTo(before);
    }

    @Test
    void ownsNothingWithoutARecord() throws NotYaml {
        assertThat(Json.write(OwnedFields.of(live("{metadata: {name: a}, data: {b: c}}"))
                        .fields()))
                .isEqualTo("{\"metadata\":{\"annotations\":{},\"labels\":{}}}");
    }

    private static Json live(String text) throws NotYaml {
        return Json.of(new PlainValues().copy(KubernetesYaml.documents(text, 1).getFirst()));
    }
}
