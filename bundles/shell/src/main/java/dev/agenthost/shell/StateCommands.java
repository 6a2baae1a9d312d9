package dev.agenthost.shell;

import dev.agenthost.message.AccountId;
import dev.agenthost.status.DeadLetters;
import dev.agenthost.status.Erasure;
import dev.agenthost.store.StoreException;
import dev.agenthost.store.Upkeep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The commands of the scope {@code agenthost} about what the host keeps; each returns the text to show. */
@Component(
        service = StateCommands.class,
        property = {
            "osgi.command.scope=agenthost",
            "osgi.command.function=deadletters",
            "osgi.command.function=replay",
            "osgi.command.function=drop",
            "osgi.command.function=erase",
            "osgi.command.function=backup",
            "osgi.command.function=restore"
        })
public final class StateCommands {
    private static final int SHOWN = 50;
    private static final String STILL_IN_THE_FILES =
            ", but the database's files still hold them while somebody reads it (a backup, another program);"
                    + " that is done by itself when the reading has ended, see: status";

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable DeadLetters letters;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Upkeep upkeep;

    /** What somebody asks of the host, and what it cannot do. */
    private interface Request {
        String run() throws IOException, StoreException;
    }

    private static String answer(Request request) {
        try {
            return request.run();
        } catch (IOException | StoreException e) {
            return "not done: " + e.getMessage();
        }
    }

    /** {@code deadletters}: what was given up, the latest first. */
    public String deadletters() {
        return answer(() -> {
            List<DeadLetters.Letter> latest = letters().latest(SHOWN);
            if (latest.isEmpty()) {
                return "there are none";
            }
            Table table = new Table("ID", "WHAT", "CONVERSATION", "SINCE", "REASON");
            for (DeadLetters.Letter letter : latest) {
                table.row(
                        letter.id(),
                        letter.what(),
                        letter.conversation().toString(),
                        letter.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                        letter.reason());
            }
            return table.toString();
        });
    }

    /** {@code replay 17.2}: takes a dead letter up again. */
    public String replay(String id) {
        return answer(() -> letters().replay(id) ? id + " is taken up again" : none(id));
    }

    /** {@code drop 17.2}: strikes a dead letter off. */
    public String drop(String id) {
        return answer(() -> letters().drop(id) ? id + " is dropped" : none(id));
    }

    private static String none(String id) {
        return "there is no dead letter " + id + "; see: deadletters";
    }

    /** {@code erase qqbot/main PERSON}: removes the texts of what a person wrote, and of what was answered. */
    public String erase(String account, String person) {
        return answer(() -> {
            try {
                Erasure erased = letters().erase(AccountId.parse(account), person);
                return "erased the texts of " + erased.messages() + " messages"
                        + (erased.complete() ? "" : STILL_IN_THE_FILES);
            } catch (IllegalArgumentException e) {
                return String.valueOf(e.getMessage());
            }
        });
    }

    /** {@code backup FILE}: writes a copy of everything the host keeps. */
    public String backup(String file) {
        return answer(() -> {
            upkeep().backup(Path.of(file));
            return "backed up to " + file;
        });
    }

    /** {@code restore FILE}: goes back to such a copy. */
    public String restore(String file) {
        return answer(() -> "restored; what was there is kept: " + upkeep().restore(Path.of(file)));
    }

    private DeadLetters letters() throws IOException {
        DeadLetters current = letters;
        if (current == null) {
            throw new IOException("the core does not run");
        }
        return current;
    }

    private Upkeep upkeep() throws IOException {
        Upkeep current = upkeep;
        if (current == null) {
            throw new IOException("there is no store; see: status");
        }
        return current;
    }
}
