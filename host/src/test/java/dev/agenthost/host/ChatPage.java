package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The simulator's page as a person uses it: everything is found by what it shows. */
final class ChatPage {
    private static final String NEWS = """
            const news = [];
            let line = document.getElementById("edges").firstElementChild;
            for (; line && line !== arguments[0]; line = line.nextElementSibling) news.unshift(line.textContent);
            return news;
            """;
    private static final String LAST = """
            const items = [...document.querySelectorAll("#messages > li")];
            return items.length ? items.at(-1).dataset.id ?? "" : "";
            """;
    private static final String SINCE = """
            const items = [...document.querySelectorAll("#messages > li")];
            const from = items.findIndex((item) => item.dataset.id === arguments[0]) + 1;
            const parts = items.slice(from).filter((item) => item.classList.contains("theirs"))
              .flatMap((item) => [...item.querySelectorAll(arguments[1])]);
            """;
    private static final String PARTS = SINCE + "return parts.map((part) => part.textContent);";
    private static final String SOME = SINCE + """
            const done = arguments[2];
            Promise.all(parts.map(async (part) => { try { return await (%s); } catch { return false; } }))
              .then((all) => done(all.includes(true)));
            """;
    private static final String BROKEN_WORDS = """
            const broken = [];
            for (const box of document.querySelectorAll("#facts dd, #facts dt")) {
              const text = box.firstChild;
              for (const word of text.data.matchAll(/\\S+/g)) {
                const range = document.createRange();
                range.setStart(text, word.index);
                range.setEnd(text, word.index + word[0].length);
                const one = range.getClientRects();
                if (one.length > 1 || one[0].right > box.parentElement.getBoundingClientRect().right) broken.push(word[0]);
              }
            }
            return broken;
            """;

    private final Browser browser;

    private ChatPage(Browser browser) {
        this.browser = browser;
    }

    static ChatPage open(Browser browser, String address) {
        browser.driver().get(address);
        ChatPage page = new ChatPage(browser);
        page.awaitState("READY");
        return page;
    }

    // ---- chat

    void choose(String chat) {
        button("#chats", ".name", chat).click();
        await("the chat " + chat, () -> chat.equals(text("#chat-title")));
    }

    void say(String text) {
        find("#text").sendKeys(text, Keys.ENTER);
    }

    void awaitAnswer(String text) {
        await("the bot's answer '" + text + "'", () -> shows(".theirs", text));
    }

    /** The newest message: what stands below it later came later. */
    Object last() {
        return browser.driver().executeScript(LAST);
    }

    /** What is in the messages of the bot below that one, by the parts' own texts. */
    List<String> partsSince(Object last, String css) {
        return ((List<?>) browser.driver().executeScript(PARTS, last, css))
                .stream().map(String::valueOf).toList();
    }

    /** Waits for a part of the bot's below that message for which the script is true; {@code part} is its element. */
    void awaitPart(String what, Object last, String css, String condition) {
        await(
                what,
                () -> Boolean.TRUE.equals(browser.driver().executeAsyncScript(SOME.formatted(condition), last, css)));
    }

    /** Presses a button of the newest message that has one of this label. */
    void pressKey(String label) {
        List<WebElement> keys = browser.driver().findElements(By.cssSelector("#messages .key")).stream()
                .filter(key -> key.getText().equals(label))
                .toList();
        assertThat(keys).as("buttons '%s'", label).isNotEmpty();
        keys.get(keys.size() - 1).click();
    }

    void quoteLast(String side) {
        List<WebElement> messages = browser.driver().findElements(By.cssSelector("#messages > " + side));
        WebElement message = messages.get(messages.size() - 1);
        new Actions(browser.driver()).moveToElement(message).perform();
        message.findElement(By.cssSelector(".quote-it")).click();
    }

    /** Chooses a file, which goes with the next message. */
    void attach(Path file) {
        int before = texts("#pending .chip").size();
        find("#file").sendKeys(file.toString());
        await("the file is attached", () -> texts("#pending .chip").size() > before);
    }

    void allowUnasked(boolean allowed) {
        WebElement box = find("#proactive");
        if (box.isSelected() != allowed) {
            box.click();
        }
    }

    boolean shows(String side, String text) {
        return texts("#messages " + side + " .bubble").contains(text);
    }

    // ---- state

    void awaitState(String state) {
        await("the state " + state, () -> state.equals(text("#state")));
    }

    /** What the box of this fact holds. */
    String fact(String name) {
        List<String> names = texts("#facts dt");
        List<String> values = texts("#facts dd");
        return values.get(names.indexOf(name));
    }

    void awaitFact(String name, String value) {
        await(name + ": " + value, () -> value.equals(fact(name)));
    }

    void awaitFactLike(String name, String pattern) {
        await(name + ": " + pattern, () -> fact(name).matches(pattern));
    }

    int heartbeatTicks() {
        return browser.driver().findElements(By.cssSelector("#lanes .beat")).size();
    }

    List<?> brokenWords() {
        return (List<?>) browser.driver().executeScript(BROKEN_WORDS);
    }

    // ---- time line

    /** The newest line: what stands above it later is news. */
    WebElement now() {
        return find("#edges li:first-child");
    }

    void awaitNews(WebElement since, String text) {
        await("in the time line: " + text, () -> news(since).stream().anyMatch(line -> line.contains(text)));
    }

    /** Lines that came after this one, the oldest first. */
    List<String> news(WebElement since) {
        return ((List<?>) browser.driver().executeScript(NEWS, since))
                .stream().map(String::valueOf).toList();
    }

    // ---- faults

    void press(String fault) {
        faultButton(fault).click();
    }

    void awaitLit(String fault, boolean lit) {
        await(
                fault + (lit ? " is lit" : " is not lit"),
                () -> String.valueOf(lit).equals(faultButton(fault).getDomAttribute("aria-pressed")));
    }

    /** Goes there by the Tab key alone, then presses Enter. */
    void pressByKeyboard(String fault) {
        WebElement wanted = faultButton(fault);
        await("Tab reaches " + fault, () -> {
            browser.driver().switchTo().activeElement().sendKeys(Keys.TAB);
            return wanted.equals(browser.driver().switchTo().activeElement());
        });
        wanted.sendKeys(Keys.ENTER);
    }

    private WebElement faultButton(String fault) {
        return button("#faults", "strong", fault);
    }

    // ----

    private WebElement button(String list, String label, String name) {
        return browser.driver().findElements(By.cssSelector(list + " button")).stream()
                .filter(button ->
                        name.equals(button.findElement(By.cssSelector(label)).getText()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no button '" + name + "' in " + list));
    }

    private WebElement find(String css) {
        return browser.driver().findElement(By.cssSelector(css));
    }

    private String text(String css) {
        return find(css).getText();
    }

    private List<String> texts(String css) {
        return ((List<?>) browser.driver()
                        .executeScript(
                                "return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", css))
                .stream().map(String::valueOf).toList();
    }

    private void await(String what, BooleanSupplier condition) {
        browser.waiting()
                .withMessage(() -> String.format(
                        Locale.ROOT,
                        "%s; the page shows %s: %s, and %s",
                        what,
                        text("#state"),
                        text("#reason"),
                        texts("#edges li").stream().limit(30).toList()))
                .until(driver -> condition.getAsBoolean());
    }
}
