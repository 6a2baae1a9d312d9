package dev.agenthost.qqbot.rest;

import java.net.http.HttpHeaders;

/**
 * What came back over HTTP; whatever its status.
 *
 * @param status the HTTP status
 * @param headers looked up without regard to case
 * @param body decoded as UTF-8; bounded; may be empty, JSON or HTML
 */
public record HttpReply(int status, HttpHeaders headers, String body) {
    /** Never the body: a token comes in one. */
    @Override
    public String toString() {
        return "HttpReply[" + status + ", " + body.length() + " chars]";
    }
}
