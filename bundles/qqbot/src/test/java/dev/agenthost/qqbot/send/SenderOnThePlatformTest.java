package dev.agenthost.qqbot.send;

import static dev.agenthost.qqbot.rest.Stages.failure;
import static dev.agenthost.qqbot.rest.Stages.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.Button;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.MediaFile;
import dev.agenthost.message.MediaKind;
import dev.agenthost.message.MediaShelf;
import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.AnswerStream;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.PreparedDelivery;
import dev.agenthost.platform.Receipt;
import dev.agenthost.qqbot.MapMemory;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.media.UploadWork;
import dev.agenthost.qqbot.media.Uploads;
import dev.agenthost.qqbot.media.VoiceTranscoder;
import dev.agenthost.qqbot.memory.Learnt;
import dev.agenthost.qqbot.memory.ProactiveSwitches;
import dev.agenthost.qqbot.memory.QuoteIndex;
import dev.agenthost.qqbot.names.HostNames;
import dev.agenthost.qqbot.rest.Http;
import dev.agenthost.qqbot.rest.Platform;
import dev.agenthost.qqbot.settings.Settings;
import dev.agenthost.qqbot.settings.SettingsParser;
import dev.agenthost.qqbot.settings.Source;
import dev.agenthost.qqbot.simulator.Simulator;
import dev.agenthost.qqbot.simulator.SimulatorSettings;
import dev.agenthost.qqbot.simulator.platform.Attachment;
import dev.agenthost.qqbot.simulator.platform.ChatMessage;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Look;
import dev.agenthost.qqbot.simulator.platform.Seen;
import dev.agenthost.qqbot.simulator.platform.SendFault;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see of what an account says, on the simulated platform and over real sockets. */
class SenderOnThePlatformTest {
    private static final String APP = "102000001";
    private static final AccountId ACCOUNT = new AccountId("qqbot", "main");
    private static final String PERSON = "A1B2C3D4E5F60718293A4B5C6D7E8F90";
    private static final ConversationId DIRECT = new ConversationId(ACCOUNT, ChatKind.DIRECT, PERSON);
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 0};

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start(new SimulatorSettings().app(APP, "secret"));
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Http http = new Http(timer, new HostNames(InetAddress::getByName));
    private final UploadWork work = new UploadWork(timer);
    private final Json json = new Json();
    private final MapMemory memory = new MapMemory();
    private final Settings settings = SettingsParser.parse(
                    new Source("test", ACCOUNT),
                    Map.of(
                            "appId",
                            APP,
                            "clientSecret",
                            "secret",
                            "apiBaseUrl",
                            simulator.baseUrl().toString(),
                            "tokenUrl",
                            simulator.tokenUrl().toString()))
            .settings();
    private final Platform platform = Platform.of(http, json, settings, InstantSource.system());
    private final Conversation chat = simulator.app(APP).direct(PERSON);
    private final AccountSender account = new AccountSender(
            ACCOUNT,
            new Outgoing(json, InstantSource.system(), System::nanoTime, http::after, this::files),
            new QuoteIndex(memory, json),
            new ProactiveSwitches(memory),
            new Learnt(memory, InstantSource.system()),
            memory,
            within -> CompletableFuture.completedStage(true));
    private Optional<MediaShelf> shelf = Optional.of(new Folder());

    SenderOnThePlatformTest() {
        account.configure(settings, platform);
    }

    private dev.agenthost.qqbot.send.Files files(Settings given, Platform api, AccountMemory remembered) {
        Uploads uploads =
                new Uploads(APP, api.api(), http, json, work, remembered, VoiceTranscoder.NONE, InstantSource.system());
        return new AccountFiles(uploads, work, () -> shelf, http::after);
    }

    /** A shelf that has what lies in the folder. */
    private final class Folder implements MediaShelf {
        @Override
        public MediaFile put(InputStream content, String fileName, String contentType) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Path path(MediaFile file) throws IOException {
            Path path = folder.resolve(file.sha256());
            if (!Files.exists(path)) {
                throw new NoSuchFileException(file.sha256());
            }
            return path;
        }
    }

    @AfterEach
    void close() {
        work.close();
        http.close();
        simulator.close();
        timer.shutdownNow();
    }

    private <T> void set(Knob<T> knob, T value) {
        simulator.app(APP).faults().set(knob, value);
    }

    private Sender sender() {
        return account.sender().orElseThrow();
    }

    private PreparedDelivery answer(Content content) throws DeliveryException {
        return sender().prepare(new Delivery("d1", DIRECT, new Delivery.ReplyTo(chat.says("hi"), 1), content));
    }

    private PreparedDelivery answer(String text) throws DeliveryException {
        return answer(new Content.Text(text));
    }

    private Receipt sent(Content content) throws DeliveryException {
        return result(sender().send(answer(content), false));
    }

    private ChatMessage seen() {
        List<ChatMessage> answers = chat.answers();
        return answers.get(answers.size() - 1);
    }

    @Nested
    class AnAnswer {
        @Test
        void isSeenInTheChat() throws Exception {
            assertThat(sent(new Content.Text("hello")).messageId()).isNotEmpty();
            assertThat(chat.answers()).extracting(ChatMessage::text).containsExactly("hello");
        }

        @Test
        void isSeenOnceWhenItsReceiptWasLost() throws Exception {
            PreparedDelivery answer = answer("once");
            simulator.faults().failSends(SendFault.ANSWER_LOST, 1);
            assertThat(failure(sender().send(answer, false)))
                    .isInstanceOfSatisfying(
                            DeliveryException.class,
                            lost -> assertThat(lost.kind()).isEqualTo(Kind.AMBIGUOUS));
            result(sender().send(answer, true));
            assertThat(chat.answers()).extracting(ChatMessage::text).containsExactly("once");
        }

        @Test
        void isSeenWhenTheRequestWasLost() throws Exception {
            PreparedDelivery answer = answer("again");
            simulator.faults().failSends(SendFault.REQUEST_LOST, 1);
            failure(sender().send(answer, false));
            result(sender().send(answer, true));
            assertThat(chat.answers()).extracting(ChatMessage::text).containsExactly("again");
        }

        @Test
        void survivesATokenThatThePlatformForgot() throws Exception {
            result(platform.tokens().token());
            simulator.app(APP).revokeTokens();
            sent(new Content.Text("still here"));
            assertThat(simulator.observed().all(Seen.TokenAsked.class, APP)).hasSize(2);
        }

        @Test
        void isNotAnsweredTwiceByOnePair() throws Exception {
            PreparedDelivery answer = answer("one");
            result(sender().send(answer, false));
            assertThat(failure(sender().send(answer, false)))
                    .isInstanceOfSatisfying(
                            DeliveryException.class,
                            twice -> assertThat(twice.platformCode()).contains(40054005));
        }

        @Test
        void isTakenBack() throws Exception {
            Receipt receipt = sent(new Content.Text("oops"));
            result(sender().recall(DIRECT, receipt.messageId()));
            assertThat(seen().look().state()).isEqualTo(Look.State.RECALLED);
        }

        @Test
        void quotesWhatTheBotSaid() throws Exception {
            Receipt first = sent(new Content.Text("first"));
            sent(new Content.Quoting(first.messageId(), new Content.Text("second")));
            assertThat(seen().look().quote().messageId()).isEqualTo(first.messageId());
        }

        @Test
        void underExaminationIsNamedByIt() throws Exception {
            set(Knob.AUDITS, 1);
            assertThat(sent(new Content.Text("examine me")).review()).isNotEmpty();
        }

        @Test
        void withButtonsHasThem() throws Exception {
            sent(new Content.Markdown("**?**", List.of(List.of(Button.of("yes", "Yes", "y")))));
            assertThat(seen().look().keyboard().toString()).contains("\"yes\"");
        }

        @Test
        void inMarkdownWherePeopleMayNotHaveItIsPlainText() throws Exception {
            set(Knob.MARKDOWN_ALLOWED, false);
            Content markdown = new Content.Markdown("**x**");
            PreparedDelivery refused = answer(markdown);
            DeliveryException why = (DeliveryException) failure(sender().send(refused, false));
            sent(sender().instead(DIRECT, markdown, why).orElseThrow());
            assertThat(seen().text()).isEqualTo("**x**");
            assertThat(seen().look().format()).isEqualTo(Look.Format.TEXT);
        }

        @Test
        void onTheBotsOwnInitiativeIsSeenOnlyWhereThatIsAllowed() throws Exception {
            PreparedDelivery unasked = sender().prepare(new Delivery("d", DIRECT, null, new Content.Text("hey")));
            chat.allowProactive(false);
            assertThat(((DeliveryException) failure(sender().send(unasked, false))).kind())
                    .isEqualTo(Kind.UNBIDDEN);
            chat.allowProactive(true);
            result(sender().send(unasked, false));
            assertThat(seen().text()).isEqualTo("hey");
        }
    }

    @Nested
    class ANoticeNobodyAskedFor {
        private final ConversationId group = new ConversationId(ACCOUNT, ChatKind.GROUP, "C3D4");
        private final Conversation seen = simulator.app(APP).group("C3D4");

        private CompletionStage<Receipt> sent() throws DeliveryException {
            return sender().send(sender().prepare(new Delivery("d1", group, null, new Content.Text("news"))), false);
        }

        @Test
        void isHeldBackBeforeThePlatformHasToRefuseIt() throws Exception {
            set(Knob.PROACTIVE_ALLOWED, true);
            for (int i = 0; i < 20; i++) {
                result(sent());
            }
            DeliveryException later = (DeliveryException) failure(sent());
            assertThat(later.kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(later.platformCode()).isEmpty();
            assertThat(seen.answers()).hasSize(20);
        }

        @Test
        void isHeldBackAfterThePlatformRefusedIt() throws Exception {
            set(Knob.PROACTIVE_ALLOWED, true);
            set(Knob.PROACTIVE_PER_MINUTE, 1);
            result(sent());
            DeliveryException tooMany = (DeliveryException) failure(sent());
            assertThat(tooMany.platformCode()).contains(40034100);
            set(Knob.PROACTIVE_QUOTAS, false);
            DeliveryException resting = (DeliveryException) failure(sent());
            assertThat(resting.platformCode()).isEmpty();
            assertThat(resting.retryAfter()).isPresent();
            account.forgetRefusals();
            result(sent());
            assertThat(seen.answers()).hasSize(2);
        }
    }

    @Nested
    class AFile {
        private MediaFile kept(byte[] content, String type, String name) throws IOException {
            String sha256 = "ab".repeat(31) + String.format("%02x", content.length % 256);
            Files.write(folder.resolve(sha256), content);
            return new MediaFile(sha256, type, name, content.length);
        }

        private Attachment shown() {
            return seen().look().attachments().get(0);
        }

        @Test
        void ofTheShelfIsSeenAsAPictureWithItsCaption() throws Exception {
            MediaFile file = kept(PNG, "image/png", "cat.png");
            sent(new Content.Media(MediaKind.IMAGE, new Content.Shelved(file), "a cat"));
            assertThat(shown().kind()).isEqualTo(Attachment.Kind.IMAGE);
            assertThat(seen().text()).isEqualTo("a cat");
            assertThat(simulator.files().get(shown().file()).path()).hasBinaryContent(PNG);
        }

        @Test
        void isUploadedOnceForTwoMessages() throws Exception {
            Content picture = Content.Media.of(kept(PNG, "image/png", "cat.png"));
            sent(picture);
            String first = shown().file();
            sent(picture);
            assertThat(shown().file()).isEqualTo(first);
        }

        @Test
        void ofAnotherFormatIsRefusedBeforeItIsSentAndThenShownAsAFile() throws Exception {
            Content.Media text = new Content.Media(
                    MediaKind.IMAGE, new Content.Shelved(kept(new byte[] {1, 2}, "image/png", "a.png")), null);
            DeliveryException why = (DeliveryException) failure(sender().send(answer(text), false));
            assertThat(why).hasMessageContaining("a.png: a image must be one of");
            assertThat(why.kind()).isEqualTo(Kind.REFUSED);
            sent(sender().instead(DIRECT, text, why).orElseThrow());
            assertThat(shown().kind()).isEqualTo(Attachment.Kind.FILE);
        }

        @Test
        void thatIsNotKeptAnyMoreIsRefused() throws Exception {
            MediaFile gone = new MediaFile("cd".repeat(32), "image/png", "cat.png", 3);
            DeliveryException why = (DeliveryException) failure(sender().send(answer(Content.Media.of(gone)), false));
            assertThat(why.kind()).isEqualTo(Kind.REFUSED);
        }

        @Test
        void waitsForTheShelf() throws Exception {
            MediaFile file = kept(PNG, "image/png", "cat.png");
            shelf = Optional.empty();
            PreparedDelivery answer = answer(Content.Media.of(file));
            assertThat(((DeliveryException) failure(sender().send(answer, false))).kind())
                    .isEqualTo(Kind.UNAVAILABLE);
            shelf = Optional.of(new Folder());
            result(sender().send(answer, false));
            assertThat(shown().kind()).isEqualTo(Attachment.Kind.IMAGE);
        }
    }

    @Nested
    class AStream {
        private final List<String> progress = new CopyOnWriteArrayList<>();

        private AnswerStream open() throws DeliveryException {
            return sender().openStream(DIRECT, new Delivery.ReplyTo(chat.says("tell me"), 2), progress::add);
        }

        private void waitUntilSeen() throws DeliveryException {
            // the next answer's wait is on the platform, so that nothing here waits by the clock
            while (progress.isEmpty()) {
                result(sender().call("GET", "/users/@me", ""));
            }
        }

        @Test
        void growsAndEndsAsOneMessage() throws Exception {
            AnswerStream stream = open();
            stream.update("one two");
            waitUntilSeen();
            assertThat(seen().text()).isEqualTo("one tw");
            stream.update("one two three");
            Receipt receipt = result(stream.finish("one two three four"));
            assertThat(seen().text()).isEqualTo("one two three four");
            assertThat(seen().id()).isEqualTo(receipt.messageId());
            assertThat(seen().look().state()).isEqualTo(Look.State.FINAL);
            assertThat(seen().msgSeq()).isEqualTo(2);
        }

        @Test
        void thatWasLeftOpenIsEnded() throws Exception {
            AnswerStream stream = open();
            stream.update("one two");
            waitUntilSeen();
            result(sender().endStream(DIRECT, progress.get(progress.size() - 1), "(interrupted)"));
            assertThat(seen().text()).isEqualTo("one tw\n\n(interrupted)\n");
            assertThat(seen().look().state()).isEqualTo(Look.State.FINAL);
        }

        @Test
        void ofWhichNothingWasToldNeedsNoEnd() {
            assertThat(result(sender().endStream(DIRECT, "", "(interrupted)")).messageId())
                    .isEmpty();
            assertThat(chat.answers()).isEmpty();
        }

        @Test
        void thatThePlatformDoesNotServeIsSaidAsOneMessageByTheHost() throws Exception {
            set(Knob.STREAM_ALLOWED, false);
            AnswerStream stream = open();
            stream.update("one two");
            DeliveryException why = (DeliveryException) failure(stream.finish("one two three"));
            assertThat(why.kind()).isNotEqualTo(Kind.AMBIGUOUS);
            assertThat(chat.answers()).isEmpty();
        }
    }

    @Test
    void showsThatAnAnswerIsBeingWritten() {
        result(sender().typing(DIRECT, new Delivery.ReplyTo(chat.says("hi"), 1)));
        assertThat(simulator.observed().all(Seen.Typing.class, APP)).hasSize(1);
        assertThat(chat.answers()).isEmpty();
    }
}
