package dev.agenthost.qqbot.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.qqbot.Fixtures;
import dev.agenthost.qqbot.media.UploadPlan.Part;
import dev.agenthost.qqbot.rest.RestException;
import jakarta.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadPlanTest {
    private static final long SIZE = 12_582_912;
    private static final String URL = "\"presigned_url\":\"https://cos.example.com/u\"";

    private static JsonObject object(String text) {
        return Fixtures.parse(text.replace('\'', '"')).asJsonObject();
    }

    @ParameterizedTest
    @CsvSource({"rest-upload-prepare-response-base0, 0, 300", "rest-upload-prepare-response-base1, 1, 120"})
    void countsFromWhereverThePlatformCounts(String fixture, long base, long retrySeconds) throws Exception {
        UploadPlan plan = UploadPlan.of(Fixtures.object(fixture).getJsonObject("body"), SIZE);
        assertThat(plan.uploadId()).isEqualTo("upload_a1b2c3d4e5f6");
        assertThat(plan.parts()).extracting(Part::index).containsExactly(base, base + 1, base + 2);
        assertThat(plan.parts()).extracting(Part::offset).containsExactly(0L, 5_242_880L, 10_485_760L);
        assertThat(plan.parts()).extracting(Part::length).containsExactly(5_242_880L, 5_242_880L, 2_097_152L);
        assertThat(plan.parts())
                .extracting(part -> part.url().getQuery())
                .containsExactly("partNumber=1&sign=demo", "partNumber=2&sign=demo", "partNumber=3&sign=demo");
        assertThat(plan.concurrency()).isEqualTo(1);
        assertThat(plan.retryTimeout()).isEqualTo(Duration.ofSeconds(retrySeconds));
        assertThat(plan.retryDelay()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void isAlsoReadWrappedAndOutOfOrder() throws Exception {
        UploadPlan plan = UploadPlan.of(
                object("{'data':{'upload_id':'u','parts':[{'index':'7','block_size':'5'," + URL
                        + "},{'index':3,'block_size':5," + URL
                        + "}],'upload_config':{'concurrency':'99','retry_timeout':9999,'retry_delay':0}}}"),
                8);
        assertThat(plan.parts()).extracting(Part::index).containsExactly(3L, 7L);
        assertThat(plan.parts()).extracting(Part::length).containsExactly(5L, 3L);
        assertThat(plan.concurrency()).isEqualTo(4);
        assertThat(plan.retryTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(plan.retryDelay()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'upload_id':'u','block_size':5}",
                "{'upload_id':'u','block_size':5,'parts':[]}",
                "{'upload_id':'u','block_size':5,'parts':[7]}",
                "{'upload_id':'u','block_size':5,'parts':[{'index':0}]}",
                "{'upload_id':'u','block_size':0,'parts':[{'index':0,URL}]}",
                "{'upload_id':'u','block_size':-1,'parts':[{'index':0,URL}]}",
                "{'upload_id':'u','block_size':3,'parts':[{'index':0,URL}]}",
                "{'block_size':5,'parts':[{'index':0,URL}]}",
                "{'upload_id':'u','block_size':5,'parts':[{'index':'x',URL}]}",
                "{'upload_id':'u','block_size':3,'parts':[{'index':0,URL},{'index':0,URL}]}",
                "{'upload_id':'u','block_size':5,'parts':[{'index':0,'presigned_url':'http://10.0.0.1/u'}]}",
                "{'upload_id':'u','block_size':5,'parts':[{'index':0,'presigned_url':'file:///etc/passwd'}]}"
            })
    void isRefusedWhereItDoesNotFit(String answer) {
        assertThatThrownBy(() -> UploadPlan.of(object(answer.replace("URL", URL)), 5))
                .isInstanceOf(RestException.class)
                .hasMessageContaining("plan");
    }
}
