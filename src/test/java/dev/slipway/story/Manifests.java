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
