package dev.agenthost.qqbot.simulator.net;

import dev.agenthost.qqbot.simulator.platform.HttpAnswer;
import dev.agenthost.qqbot.simulator.platform.HttpCall;
import java.util.concurrent.CompletionStage;

/** Answers HTTP requests. Called on a socket's thread; must not block. */
public interface HttpService {
    CompletionStage<HttpAnswer> call(HttpCall call);
}
