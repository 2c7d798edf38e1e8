package dev.slipway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectIdTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chat_web_apps_Deployment",
                "chat_web__Service",
                "_chat__Namespace",
                "_system__chat__viewer_rbac.authorization.k8s.io_ClusterRole",
                "chat_a.b-c_example.com_Boat"
            })
    void isReadAsItIsWritten(String text) {
        assertThat(ObjectId.parse(text).orElseThrow()).hasToString(text);
    }

    @Test
    void readsItsParts() {
        assertThat(ObjectId.parse("_system__chat_rbac.authorization.k8s.io_ClusterRole"))
                .contains(new ObjectId("", "system:chat", "rbac.authorization.k8s.io", "ClusterRole"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "chat",
                "chat_web_Deployment",
                "chat_../../x_apps_Deployment",
                "chat_web_apps_deployment",
                "chat_web,other_apps_Deployment",
                "Chat_web_apps_Deployment"
            })
    void isNothingElse(String text) {
        assertThat(ObjectId.parse(text)).isEmpty();
    }
}
