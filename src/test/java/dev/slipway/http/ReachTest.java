package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "0.0.0.0",
                "0.1.2.3",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "fe80::1",
                "ff02::1",
                "fd00:ec2::254",
                "::ffff:169.254.169.254",
                "64:ff9b::169.254.169.254",
                "2002:a9fe:a9fe::1",
                "::169.254.169.254"
            })
    void neverAllows(String address) {
        assertThat(Reach.PUBLIC.allows(InetAddress.ofLiteral(address))).isFalse();
        assertThat(Reach.PRIVATE_TOO.allows(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "::1",
                "fc00::1",
                "fd12::1",
                "fec0::1",
                "::ffff:10.0.0.1",
                "64:ff9b::10.0.0.1",
                "2002:0a00:0001::1",
                "::127.0.0.1"
            })
    void allowsPrivateOnlyWhenAsked(String address) {
        assertThat(Reach.PUBLIC.allows(InetAddress.ofLiteral(address))).isFalse();
        assertThat(Reach.PRIVATE_TOO.allows(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "172.15.0.1",
                "172.32.0.1",
                "169.253.0.1",
                "2606:4700::1111",
                "64:ff9b::1.1.1.1",
                "11.0.0.1"
            })
    void allowsThePublicInternet(String address) {
        assertThat(Reach.PUBLIC.allows(InetAddress.ofLiteral(address))).isTrue();
        assertThat(Reach.PRIVATE_TOO.allows(InetAddress.ofLiteral(address))).isTrue();
    }
}
