package dev.agenthost.qqbot.simulator.media;

import dev.agenthost.qqbot.simulator.platform.Body;
import dev.agenthost.qqbot.simulator.platform.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A form with a picture in it, as channels take it beside JSON (protocol reference 6.1).
 *
 * @param fields the texts; one that begins with a brace is read as an object
 * @param picture the bytes of {@code file_image}, one char each; null = none
 */
record Multipart(JsonObject fields, @Nullable String picture) {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)");
    private static final Pattern NAME = Pattern.compile("(?i)content-disposition:[^\r]*?\\bname=\"([^\"]*)\"");
    private static final String IMAGE = "file_image";
    private static final String BLANK_LINE = "\r\n\r\n";

    static boolean is(@Nullable String contentType) {
        return contentType != null && contentType.startsWith("multipart/form-data");
    }

    /** @throws IOException when it is no such form */
    static Multipart read(String contentType, Body body) throws IOException {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            throw new IOException("no boundary");
        }
        JsonObjectBuilder fields = Json.object();
        String picture = null;
        for (String part : latin1(body).split(Pattern.quote("--" + boundary.group(1)))) {
            int blank = part.indexOf(BLANK_LINE);
            Matcher name = NAME.matcher(part);
            if (blank > 0 && name.find() && part.endsWith("\r\n")) {
                String content = part.substring(blank + BLANK_LINE.length(), part.length() - 2);
                if (name.group(1).equals(IMAGE)) {
                    picture = content;
                } else {
                    add(fields, name.group(1), utf8(content));
                }
            }
        }
        return new Multipart(fields.build(), picture);
    }

    private static void add(JsonObjectBuilder fields, String name, String text) {
        if (text.startsWith("{")) {
            fields.add(name, Json.read(text));
        } else {
            fields.add(name, text);
        }
    }

    InputStream stream() {
        String bytes = picture == null ? "" : picture;
        return new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** One char for each byte, so that text and bytes can be cut alike. */
    private static String latin1(Body body) throws IOException {
        try (InputStream in = body.stream()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String utf8(String latin1) {
        return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
