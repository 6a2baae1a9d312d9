package dev.agenthost.qqbot.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://a.example/x, https://a.example/x",
        "http://a.example/x, http://a.example/x",
        "HTTPS://a.example/x, HTTPS://a.example/x",
        "//a.example/x?y=1, https://a.example/x?y=1",
        "a.example/x, https://a.example/x",
        "a.example:8080/x, https://a.example:8080/x",
        "' a.example/b c|d ', https://a.example/b%20c%7Cd",
        "https://a.example/图.png, https://a.example/%E5%9B%BE.png"
    })
    void isCompleted(String text, String url) {
        assertThat(MediaUrl.of(text)).hasToString("Optional[" + url + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "file:///etc/passwd",
                "ftp://a.example/x",
                "gopher://a/",
                "data:text/plain,x",
                "https://",
                "https:///x",
                "jar:http://a!/b",
                "https://a_b.example/%zz"
            })
    void isNothingElse(String text) {
        assertThat(MediaUrl.of(text)).isEmpty();
    }

    @Test
    void ofAFixtureWithoutSchemeIsCompleted() {
        String url = Fixtures.object("event-c2c-image-schemeless")
                .getJsonObject("d")
                .getJsonArray("attachments")
                .getJsonObject(0)
                .getString("url");
        assertThat(MediaUrl.of(url))
                .hasValueSatisfying(full -> assertThat(full.getScheme()).isEqualTo("https"));
    }
}
