package dev.agenthost.qqbot.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NeutralTest {
    @ParameterizedTest
    @CsvSource({
        "https://example.com/a.b?c=d.e, example。com/a。b?c=d。e",
        "www.example.org, www。example。org",
        "go to example.com now, go to example。com now",
        "[t](https://example.com), [t](example。com)",
        "<http://a.b.example>, <a。b。example>",
        "run 1.sh, run 1。sh",
        "HTTPS://EXAMPLE.COM$1, EXAMPLE。COM$1"
    })
    void writesAddressesSoThatPeopleStillCanReadThem(String text, String neutral) {
        assertThat(Neutral.of(text)).isEqualTo(neutral);
        assertThat(Neutral.of(neutral)).as("once is enough").isEqualTo(neutral);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "No address. Not here.", "3.14", "1.5.2", "你好。再见", "a..b"})
    void leavesEverythingElse(String text) {
        assertThat(Neutral.of(text)).isEqualTo(text);
    }
}
