package dev.agenthost.qqbot.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UploadRulesTest {
    private static final long MIB = 1024 * 1024;

    @ParameterizedTest
    @CsvSource({
        "IMAGE, PNG, 20971520, IMAGE",
        "IMAGE, BMP, 20971521, FILE",
        "VIDEO, MP4, 31457280, VIDEO",
        "VIDEO, MP4, 31457281, FILE",
        "VOICE, SILK, 20971520, VOICE",
        "VOICE, MP3, 20971521, FILE",
        "FILE, PNG, 209715200, FILE"
    })
    void whatIsAboveItsSoftLimitIsAFile(FileType wanted, Format format, long size, FileType type) throws Exception {
        assertThat(UploadRules.type(wanted, "x", size, Optional.of(format))).isEqualTo(type);
    }

    @ParameterizedTest
    @EnumSource(FileType.class)
    void nothingIsAboveTheHardLimit(FileType wanted) {
        assertThatThrownBy(() -> UploadRules.type(wanted, "film.mp4", 200 * MIB + 1, Optional.empty()))
                .isInstanceOfSatisfying(
                        DeliveryException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(Kind.REFUSED))
                .hasMessage("film.mp4 has 201 MiB; the platform takes files up to 200 MiB");
    }

    @ParameterizedTest
    @EnumSource(FileType.class)
    void nothingIsEmpty(FileType wanted) {
        assertThatThrownBy(() -> UploadRules.type(wanted, "a.png", 0, Optional.empty()))
                .hasMessage("a.png is empty; the platform takes files of 1 byte to 200 MiB");
    }

    @Test
    void aFileMayBeAnything() throws Exception {
        assertThat(UploadRules.type(FileType.FILE, "x", 1, Optional.empty())).isEqualTo(FileType.FILE);
    }

    @Test
    void theRestMustBeWhatThePlatformPlays() {
        assertThatThrownBy(() -> UploadRules.type(FileType.IMAGE, "a.heic", 1, Optional.empty()))
                .hasMessage("a.heic: a image must be one of png, jpeg, gif, webp, bmp; this is none of them");
        assertThatThrownBy(() -> UploadRules.type(FileType.VOICE, "a.png", 1, Optional.of(Format.PNG)))
                .hasMessage("a.png: a voice must be one of silk, mp3, wav, ogg; this is png");
    }

    @ParameterizedTest
    @CsvSource({
        "89504e470d0a1a0a0000, PNG",
        "ffd8ffe000104a464946, JPEG",
        "474946383961, GIF",
        "524946460000000057454250, WEBP",
        "424d36000000, BMP",
        "00000018667479706d703432, MP4",
        "02232153494c4b5f5633, SILK",
        "232153494c4b5f5633, SILK",
        "49443303000000, MP3",
        "fffb9064, MP3",
        "fff36484, MP3",
        "524946460000000057415645, WAV",
        "4f67675300, OGG",
        "fff15080, ",
        "00, ",
        "'', "
    })
    void formatsAreKnownByTheirFirstBytes(String head, Format format) {
        assertThat(Format.of(HexFormat.of().parseHex(head))).isEqualTo(Optional.ofNullable(format));
    }

    @Test
    void textIsNoFormat() {
        assertThat(Format.of("hello world".getBytes(StandardCharsets.UTF_8))).isEmpty();
    }
}
