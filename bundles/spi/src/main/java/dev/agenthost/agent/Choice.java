package dev.agenthost.agent;

import dev.agenthost.message.Person;

/**
 * What a person chose when an agent asked.
 *
 * @param questionId of the question
 * @param choiceId of the choice
 * @param person who chose
 */
public record Choice(String questionId, String choiceId, Person person) {}
