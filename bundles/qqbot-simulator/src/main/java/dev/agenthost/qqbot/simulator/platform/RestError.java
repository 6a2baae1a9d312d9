package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonObjectBuilder;

/** The errors of the REST interface this platform gives (protocol reference 1.3, 4.3, 4.4). */
enum RestError {
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

    int code() {
        return code;
    }

    HttpAnswer answer(boolean withoutCode) {
        String trace = Ids.trace();
        JsonObjectBuilder body = Json.object().add("message", message);
        if (!withoutCode) {
            body.add("code", code);
        }
        body.add("err_code", errCode).add("trace_id", trace);
        if (this == AUDIT) {
            body.add("data", Json.object().add("message_audit", Json.object().add("audit_id", "audit-" + trace)));
        }
        return HttpAnswer.traced(status, body.build());
    }
}
