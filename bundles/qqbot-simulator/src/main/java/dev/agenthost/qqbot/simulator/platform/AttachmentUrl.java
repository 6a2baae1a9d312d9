package dev.agenthost.qqbot.simulator.platform;

/** How the url of an attachment is told (protocol reference 5.4). */
public enum AttachmentUrl {
    FULL("http://"),
    BARE(""),
    SLASHES("//");

    private final String start;

    AttachmentUrl(String start) {
        this.start = start;
    }

    String of(String address, String file) {
        return start + address + "/download?appid=1407&fileid=" + file + "&rkey=DEMO&spec=0";
    }
}
