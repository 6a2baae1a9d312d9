package dev.agenthost.installer;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.AccountStatus.State;
import dev.agenthost.platform.PlatformAdapter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * Looks whether a bundle does its work: it runs, its components are active, the accounts that should be ready are. An adapter
 * whose accounts have never been ready is not ready either.
 */
final class Readiness {
    private final BundleContext context;
    private final ServiceComponentRuntime components;
    private final AccountWatch accounts;
    private final Predicate<String> reach;

    /** @param reach whether something answers at an address; may wait for a moment */
    Readiness(
            BundleContext context, ServiceComponentRuntime components, AccountWatch accounts, Predicate<String> reach) {
        this.context = context;
        this.components = components;
        this.accounts = accounts;
        this.reach = reach;
    }

    /** The accounts of this bundle that should be ready. */
    Set<AccountId> expected(Bundle bundle) {
        Set<AccountId> expected = accountsOf(bundle);
        expected.removeIf(account -> !accounts.isExpected(account));
        return expected;
    }

    /** @param expected the accounts that are to be ready again */
    Sighting look(Bundle bundle, Set<AccountId> expected) {
        if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null) {
            return new Sighting(Optional.empty(), Map.of(), Map.of(), List.of());
        }
        Sighting seen = isRunning(bundle) ? lookInside(bundle, expected) : Sighting.broken("it does not run");
        // asked last: what was seen of a host that still ran afterwards is no effect of its shutdown
        return undisturbed(bundle)
                ? seen
                : Sighting.excused("the host is starting or stopping, or somebody stopped it");
    }

    private boolean undisturbed(Bundle bundle) {
        Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
        return framework.getState() == Bundle.ACTIVE
                && framework.adapt(FrameworkStartLevel.class).getStartLevel() >= level.getStartLevel()
                && level.isPersistentlyStarted();
    }

    private static boolean isRunning(Bundle bundle) {
        // starting: it waits for the first use of one of its classes
        return bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING;
    }

    private Sighting lookInside(Bundle bundle, Set<AccountId> expected) {
        Map<String, String> lacking = new TreeMap<>();
        Map<String, String> doubted = new TreeMap<>();
        List<String> excused = new ArrayList<>();
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO configuration : components.getComponentConfigurationDTOs(description)) {
                if (configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                    return Sighting.broken(
                            description.name + " does not activate: " + firstLine(configuration.failure));
                }
                inactivity(configuration).ifPresent(why -> lacking.put(description.name, description.name + " " + why));
            }
        }
        Set<AccountId> others = accountsOf(bundle);
        others.removeAll(expected);
        Optional<Map<AccountId, AccountStatus>> statuses = accounts.statuses();
        if (statuses.isPresent()) {
            expected.forEach(account ->
                    look(account, Optional.ofNullable(statuses.get().get(account)), lacking, doubted, excused));
            lookAtOthers(others, !expected.isEmpty(), statuses.get(), excused);
        } else if (!expected.isEmpty() || !others.isEmpty()) {
            excused.add("the core does not run");
        }
        return new Sighting(Optional.empty(), lacking, doubted, excused);
    }

    /** Why this component is not at work; a component without the configuration it wants is none. */
    private static Optional<String> inactivity(ComponentConfigurationDTO configuration) {
        if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
            return Optional.of("waits for its references "
                    + Arrays.stream(configuration.unsatisfiedReferences)
                            .map(reference -> reference.name)
                            .collect(Collectors.joining(", ")));
        }
        return configuration.state == ComponentConfigurationDTO.SATISFIED && configuration.description.immediate
                ? Optional.of("is not active yet")
                : Optional.empty();
    }

    private static String firstLine(String failure) {
        return failure.strip().lines().findFirst().orElse("no reason is told");
    }

    private void look(
            AccountId account,
            Optional<AccountStatus> status,
            Map<String, String> lacking,
            Map<String, String> doubted,
            List<String> excused) {
        if (accounts.isRemoved(account)) {
            return;
        }
        String words = status.map(Readiness::words).orElse(account + " is not there");
        State state = status.map(AccountStatus::state).orElse(State.OFF);
        if (state == State.READY || state == State.PAUSED) {
            return;
        }
        Optional<String> endpoint = status.map(seen -> seen.facts().get(AccountStatus.ENDPOINT));
        if (status.flatMap(AccountStatus::hindrance).isPresent()) {
            if (endpoint.filter(reach).isPresent()) {
                doubted.put(account + " hindered", words + ", although " + endpoint.get() + " can be reached");
            } else {
                excused.add(words);
            }
        } else {
            lacking.put(account.toString(), words);
        }
    }

    /** Nobody says that these should be ready; but as long as they are on their way it is open what the bundle can do. */
    private static void lookAtOthers(
            Set<AccountId> others, boolean proven, Map<AccountId, AccountStatus> statuses, List<String> excused) {
        List<AccountStatus> wanted = others.stream()
                .map(statuses::get)
                .filter(Objects::nonNull)
                .filter(status -> status.state() != State.PAUSED)
                .toList();
        wanted.stream()
                .filter(status -> status.state() == State.CONNECTING)
                .map(Readiness::words)
                .forEach(excused::add);
        if (!others.isEmpty() && !proven && wanted.stream().noneMatch(status -> status.state() == State.READY)) {
            excused.add("no account is ready");
        }
    }

    private static String words(AccountStatus status) {
        return status.account() + " is " + status.state() + ": " + status.reason();
    }

    private Set<AccountId> accountsOf(Bundle bundle) {
        Set<AccountId> own = new TreeSet<>();
        for (ServiceReference<PlatformAdapter> reference : adapters()) {
            if (bundle.equals(reference.getBundle())) {
                PlatformAdapter adapter = context.getService(reference);
                if (adapter != null) {
                    own.add(adapter.account());
                    context.ungetService(reference);
                }
            }
        }
        return own;
    }

    private Collection<ServiceReference<PlatformAdapter>> adapters() {
        try {
            return context.getServiceReferences(PlatformAdapter.class, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("There is no filter", e);
        }
    }
}
