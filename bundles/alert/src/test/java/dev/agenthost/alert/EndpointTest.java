package dev.agenthost.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "https://hooks.example.org/a/b?c=d,           https://hooks.example.org/a/b?c=d,      https://hooks.example.org",
        "http://me:word@10.0.0.1:8080/x%20y?c=%3D,    http://10.0.0.1:8080/x%20y?c=%3D,       http://10.0.0.1:8080",
        "https://[::1]:9/,                            https://[::1]:9/,                       https://[::1]:9",
        "https://hooks.example.org,                   https://hooks.example.org,              https://hooks.example.org",
    })
    void goesToTheUrlWithoutItsUserAndShowsOnlyWhereThatIs(String url, String target, String shown) {
        Endpoint endpoint = Endpoint.parse(url).orElseThrow();

        assertThat(endpoint.target()).hasToString(target);
        assertThat(endpoint).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host/",
                "hooks.example.org",
                "https:///path",
                "https://host/#part",
                "https://a b/",
                "/path"
            })
    void isAnHttpUrlWithAHost(String text) {
        assertThat(Endpoint.parse(text)).isEmpty();
    }

    @Test
    void blotsOutItsSecrets() {
        Endpoint endpoint =
                Endpoint.parse("https://me:wo%24rd@host/pa%20th?ke%79=1").orElseThrow();

        assertThat(endpoint.withoutSecrets("host: me:wo%24rd me:wo$rd /pa%20th /pa th ke%79=1 key=1"))
                .isEqualTo("host: *** *** *** *** *** ***");
    }
}
