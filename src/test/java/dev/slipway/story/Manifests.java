package dev.slipway.story;

/** The manifests of a small App: two pods, a service before them and settings for them. */
final class Manifests {

    private Manifests() {}

    static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              selector: {app: web}
              ports: [{port: 80, targetPort: 8080}]
            """;

    static final String CLAIM = """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            """;

    /** Starts no pod. */
    static final String JOB = """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: once}
            spec:
              suspend: true
              template: {spec: {restartPolicy: Never, containers: [{name: once, image: "example.com/once:v1"}]}}
            """;

    static String definition(String group) {
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: boats.%1$s}
                spec:
                  group: %1$s
                  names: {kind: Boat, plural: boats}
                  scope: Namespaced
                  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
                """.formatted(group);
    }

    static String configMap(String name, String word) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: %s
                data: {word: "%s"}
                """.formatted(name, word);
    }

    /** With fields that the server fills in, and some that it writes in a form of its own. */
    static String deployment(String tag) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      containers:
                        - name: web
                          image: "example.com/web:%s"
                          ports: [{containerPort: 8080}]
                          resources: {limits: {cpu: "0.5", memory: 1024Mi}}
                          envFrom: [{configMapRef: {name: settings}}]
                """.formatted(tag);
    }
}
