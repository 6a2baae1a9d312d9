package dev.agenthost.qqbot.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.simulator.platform.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Calls of the REST interface, and how their answers compare with those of the reference. */
final class Rest {
    private final Bench bench;

    Rest(Bench bench) {
        this.bench = bench;
    }

    HttpResponse<String> call(String method, String path, JsonValue body) {
        return bench.http
                .sendAsync(
                        bench.request(path)
                                .header("Authorization", "QQBot " + bench.token())
                                .header("Content-Type", "application/json")
                                .method(
                                        method,
                                        body.getValueType() == JsonValue.ValueType.NULL
                                                ? HttpRequest.BodyPublishers.noBody()
                                                : HttpRequest.BodyPublishers.ofString(body.toString()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .join();
    }

    HttpResponse<String> post(String path, JsonObject body) {
        return call("POST", path, body);
    }

    HttpResponse<String> delete(String path) {
        return call("DELETE", path, JsonValue.NULL);
    }

    /** The body of a request of the reference, with other values where they must be those of this conversation. */
    static JsonObject body(String fixture, String... replaced) {
        JsonObjectBuilder body = Json.object();
        Fixtures.object(fixture).getJsonObject("body").forEach(body::add);
        for (int i = 0; i < replaced.length; i += 2) {
            body.add(replaced[i], replaced[i + 1]);
        }
        return body.build();
    }

    static int code(HttpResponse<String> answer) {
        return Json.read(answer.body()).getInt("err_code", 0);
    }

    static void isError(HttpResponse<String> answer, String fixture) {
        JsonObject wanted = Fixtures.object(fixture);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(wanted.getInt("status"));
        JsonObject body = Json.read(answer.body());
        JsonObject wantedBody = wanted.getJsonObject("body");
        assertThat(Fixtures.shape(body)).isEqualTo(Fixtures.shape(wantedBody));
        assertThat(body.get("message")).isEqualTo(wantedBody.get("message"));
        assertThat(body.get("code")).isEqualTo(wantedBody.get("code"));
        assertThat(body.get("err_code")).isEqualTo(wantedBody.get("err_code"));
    }

    static void isLike(HttpResponse<String> answer, String fixture) {
        JsonObject wanted = Fixtures.object(fixture);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(wanted.getInt("status"));
        assertThat(Fixtures.shape(Json.read(answer.body()))).isEqualTo(Fixtures.shape(wanted.get("body")));
    }
}
