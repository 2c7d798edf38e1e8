package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketStreamTest {

    private static final int LARGE_PACKET = 60_000;

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 8192})
    void passesEverythingOnWhateverTheReadsAre(int readSize) throws IOException {
        packet("packfile\n");
        sent.writeBytes("0000".getBytes(StandardCharsets.UTF_8));
        packet("\u0001PACK and data");

        ByteArrayOutputStream got = new ByteArrayOutputStream();
        InputStream in = stream(1000);
        byte[] buffer = new byte[readSize];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            got.write(buffer, 0, count);
        }

        assertThat(got.toByteArray()).isEqualTo(sent.toByteArray());
    }

    @Test
    void refusesMorePackDataThanTheLargestRepository() {
        packet("\u0001" + "x".repeat(100));
        packet("\u0001" + "x".repeat(100));

        assertThatThrownBy(() -> stream(150).readAllBytes()).isInstanceOf(Meter.TooLarge.class);
    }

    @Test
    void doesNotCountMessagesAsPackData() throws IOException {
        packet("\u0002" + "counting objects".repeat(100));
        packet("\u0001" + "x".repeat(100));

        assertThat(stream(150).readAllBytes()).hasSize(sent.size());
    }

    @Test
    void refusesEndlessTalk() {
        String chatter = "\u0002" + "x".repeat(LARGE_PACKET);
        for (long talk = 0; talk <= Meter.MOST_TALK; talk += LARGE_PACKET) {
            packet(chatter);
        }

        assertThatThrownBy(() -> stream(Long.MAX_VALUE).readAllBytes())
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("64 MiB of refs and messages");
    }

    @Test
    void refusesWhatIsNotInPackets() {
        sent.writeBytes("Welcome to git.example.com".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> stream(150).readAllBytes())
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("something else than git's protocol");
    }

    private void packet(String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        sent.writeBytes(String.format("%04x", bytes.length + 4).getBytes(StandardCharsets.UTF_8));
        sent.writeBytes(bytes);
    }

    private InputStream stream(long mostPack) {
        return new Meter(mostPack).meter(new ByteArrayInputStream(sent.toByteArray()));
    }
}
