package dev.slipway.kube;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A service account of the world's namespace that may do little with ConfigMaps, and nothing else. */
record Account(KubeWorld world, String name) {

    static Account make(KubeWorld world, String name, String... verbs) {
        world.witness
                .serviceAccounts()
                .inNamespace(world.namespace)
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        world.witness
                .rbac()
                .roles()
                .inNamespace(world.namespace)
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("")
                        .withResources("configmaps")
                        .withVerbs(verbs)
                        .endRule()
                        .build())
                .create();
        world.witness
                .rbac()
                .roleBindings()
                .inNamespace(world.namespace)
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", name)
                        .addNewSubject("", "ServiceAccount", name, world.namespace)
                        .build())
                .create();
        return new Account(world, name);
    }

    /** Its tokens are worth nothing from then on, but for some seconds in which the server still remembers them. */
    void delete() {
        world.witness
                .serviceAccounts()
                .inNamespace(world.namespace)
                .withName(name)
                .delete();
    }

    /** A kubeconfig with a new token of its own. */
    Path writeKubeconfig(Path file) throws IOException {
        String token = world.witness
                .serviceAccounts()
                .inNamespace(world.namespace)
                .withName(name)
                .tokenRequest()
                .getStatus()
                .getToken();
        Config full = world.witness.getConfiguration();
        String authority = full.getCaCertData() == null
                ? "certificate-authority: " + full.getCaCertFile()
                : "certificate-authority-data: " + full.getCaCertData();
        return Files.writeString(file, """
                apiVersion: v1
                kind: Config
                current-context: it
                clusters: [{name: it, cluster: {server: "%s", %s}}]
                contexts: [{name: it, context: {cluster: it, user: it}}]
                users: [{name: it, user: {token: "%s"}}]
                """.formatted(full.getMasterUrl(), authority, token));
    }
}
