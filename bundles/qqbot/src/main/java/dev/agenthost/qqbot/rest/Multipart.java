package dev.agenthost.qqbot.rest;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** A form with fields and one file (RFC 7578), for the calls that take files themselves: pictures in channels (protocol 6.1). */
public final class Multipart {
    private final String boundary = "agenthost-" + UUID.randomUUID();
    private final BodyPublisher publisher;

    /**
     * @param fields by name
     * @param fileField the name of the file's field
     * @param file read when the form is sent
     * @param fileType the file's MIME type
     * @throws FileNotFoundException when it is not there
     */
    public Multipart(Map<String, String> fields, String fileField, Path file, String fileType)
            throws FileNotFoundException {
        StringBuilder head = new StringBuilder();
        fields.forEach((name, value) ->
                head.append(part(name)).append("\r\n\r\n").append(value).append("\r\n"));
        head.append(part(fileField))
                .append("; filename=\"file\"\r\nContent-Type: ")
                .append(fileType.replaceAll("[^\\w/+.-]", ""))
                .append("\r\n\r\n");
        publisher = BodyPublishers.concat(
                BodyPublishers.ofString(head.toString()),
                BodyPublishers.ofFile(file),
                BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
    }

    private String part(String name) {
        return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"";
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    BodyPublisher publisher() {
        return publisher;
    }
}
