package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonObjectBuilder;

/** The errors of the REST interface this platform gives (protocol reference 1.3, 4.3, 4.4). */
public enum RestError {
    TOKEN_MISSING(401, 11241, "token missing"),
    TOKEN_EXPIRED(401, 11244, "token not exist or expire"),
    FIXED_TOKEN(401, 11245, "固定Token已禁用"),
    ADDRESS_NOT_LISTED(401, 11298, 40023002, "接口访问源IP不在白名单"),
    BAD_BODY(400, 12002, "bad request body"),
    EMPTY_MESSAGE(400, 50006, "empty message"),
    WRONG_TYPE(400, 22006, "msg_type does not agree with the body"),
    QUOTA(400, 22009, "msg limit exceed"),
    TOO_MANY(429, 20028, "ChannelHitWriteRateLimit"),
    MSG_ID_EXPIRED(400, 40034005, "回复消息msg_id已过期"),
    MSG_ID_INVALID(400, 40034024, "请求参数msg_id无效或越权"),
    EVENT_ID_INVALID(400, 40034025, "请求参数event_id无效"),
    EVENT_ID_EXPIRED(400, 40034026, "回复事件event_id已过期"),
    EVENT_NOT_REPLIABLE(400, 40034027, "事件不允许回复"),
    PROACTIVE_QUOTA(400, 40034100, "主动消息发送超过频控限制"),
    PROACTIVE_REFUSED(400, 40034105, "主动消息失败, 无权限"),
    NO_MARKDOWN(400, 40034127, "无markdown模板权限"),
    REPLIES_USED_UP(400, 40034128, "被动回复时间或次数超限"),
    DUPLICATE(400, 40054005, "消息被去重，请检查请求msgseq"),
    TOO_LONG(400, 40054007, "消息过长"),
    URL(400, 40054010, "消息发送失败，不允许发送url"),
    REFUSED_BY_USER(400, 40054013, "用户拒收消息"),
    SEND_FAILED(400, 50055001, "发送失败"),
    CHANNEL_URL(403, 304003, "url not allowed"),
    NO_SESSION(403, 304018, "SESSION_NOT_EXIST"),
    AUDIT(202, 304023, "push message is waiting for audit now"),
    CHANNEL_MSG_ID_INVALID(400, 304026, "MSG_ID_INVALID"),
    CHANNEL_MSG_ID_EXPIRED(400, 304027, "MSG_ID_EXPIRE"),
    CHANNEL_QUOTA(400, 304045, "channel push quota exceeded"),
    UNSUPPORTED(400, 10000, "operation not supported"),
    OUT_OF_SANDBOX(403, 11292, "sandbox resource not allowed"),
    EDGE_LIMIT(429, 100001, "Too many requests"),
    STREAM_PREFIX_CHANGED(400, 40007, "已下发内容前缀不可修改"),
    STREAM_INVALID(400, 50001, "stream message invalid"),
    BAD_COMBINATION(400, 50037, "markdown and other content may not be combined"),
    NO_RAW_MARKDOWN(400, 50056, "不允许发送原生 markdown"),
    BAD_INPUT_TYPE(400, 50059, "invalid input type"),
    NO_ARK(400, 304004, "ark not allowed"),
    EMBED_TOO_LONG(400, 304005, "embed too long"),
    PICTURE_NOT_LOADED(400, 304010, "picture re-hosting failed"),
    REPLY_AUDIT(202, 304024, "reply message is waiting for audit now"),
    NO_TEMPLATE(400, 304036, "no markdown template right"),
    NO_KEYBOARD(400, 304037, "no keyboard right"),
    KEYBOARD_UNREADABLE(400, 304039, "keyboard parse error"),
    KEYBOARD_CONTENT(400, 304040, "keyboard content error"),
    CHANNELS_USED_UP(400, 304047, "too many channels pushed to"),
    DIRECT_QUOTA(400, 304049, "direct message quota of this user exceeded"),
    DIRECT_TOTAL_QUOTA(400, 304050, "direct message quota exceeded"),
    QUOTE_INVALID(400, 304061, "content invalid"),
    NOT_SUBSCRIBED(400, 304064, "subscription not granted"),
    FILE_INFO_INVALID(400, 304080, "file_info invalid"),
    KEYBOARD_STYLE(400, 305007, "keyboard style parameter wrong"),
    RECALL_TOO_LATE(400, 306011, "past the time limit"),
    CHANNEL_RECALL_ID(400, 306002, "message id invalid"),
    CHANNEL_RECALL_NOT_OWN(400, 306008, "not sent by this bot"),
    BAD_TYPE(400, 340069, "msg_type invalid"),
    REACTION_THERE(400, 620003, "reaction already set"),
    REACTION_NOT_THERE(400, 620004, "reaction not set"),
    INTERACTION_UNKNOWN(400, 630003, "interaction appid mismatch"),
    MUTED(400, 850018, "group or bot muted"),
    BAD_FORMAT(400, 850019, "file format not supported"),
    DOWNLOAD_FAILED(400, 850026, 40034001, "富媒体文件下载失败"),
    TOO_LARGE(400, 850031, "上传文件超过大小限制"),
    TEMPLATE_EMPTY(400, 40034008, "markdown parameter empty"),
    TEMPLATE_NEWLINE(400, 40034009, "markdown parameter has a newline"),
    TEMPLATE_MARKUP(400, 40034010, "markdown parameter has markdown in it"),
    BAD_MARKDOWN(400, 40034011, "invalid markdown content"),
    TOO_MANY_BUTTONS(400, 40034029, "keyboard rows or columns exceeded"),
    NOT_IN_GROUP(400, 40034101, "bot is not a member of the group"),
    PROACTIVE_REFUSED_OLD(400, 40034102, "主动消息失败, 无权限"),
    COMMAND_NOT_HERE(400, 40034106, "command type unsupported"),
    WAKE_UP_USED_UP(400, 40034122, "recall quota used up"),
    WAKE_UP_NOT_HERE(400, 40034123, "recall not supported here"),
    BOT_MUTED(400, 40054002, "bot muted"),
    NOT_A_MEMBER(400, 40054003, "bot not a member"),
    NO_FRIEND(400, 40054004, "no friendship"),
    ARK_FAILED(400, 50055006, "ark failed"),
    RECALL_BAD_ID(400, 40061002, "message id invalid"),
    RECALL_NO_RIGHT(400, 40062003, "no right to recall"),
    RECALL_LATE(400, 40064004, "已超出消息撤回时限"),
    PART_AGAIN(400, 40093001, "文件上传失败，请重试"),
    VOLUME_USED_UP(400, 40093002, "超过今天发送文件容量上限"),
    NOT_FOUND(404, 11404, "no such interface");

    private final int status;
    private final int code;
    private final int errCode;
    private final String message;

    RestError(int status, int code, String message) {
        this(status, code, code, message);
    }

    RestError(int status, int code, int errCode, String message) {
        this.status = status;
        this.code = code;
        this.errCode = errCode;
        this.message = message;
    }

    public int code() {
        return code;
    }

    public HttpAnswer answer(boolean withoutCode) {
        return answer(withoutCode || this == STREAM_PREFIX_CHANGED, "audit-" + Ids.trace());
    }

    /** @param auditId under which the answer of an audit comes later; of no use to other errors */
    public HttpAnswer answer(boolean withoutCode, String auditId) {
        String trace = Ids.trace();
        JsonObjectBuilder body = Json.object().add("message", message);
        if (!withoutCode) {
            body.add("code", code);
        }
        body.add("err_code", errCode).add("trace_id", trace);
        if (this == AUDIT || this == REPLY_AUDIT) {
            body.add("data", Json.object().add("message_audit", Json.object().add("audit_id", auditId)));
        }
        return HttpAnswer.traced(status, body.build());
    }
}
