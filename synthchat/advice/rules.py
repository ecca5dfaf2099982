"""The rules, in the order in which docs/lint.md shows them."""

from __future__ import annotations

from collections.abc import Mapping

from synthchat.advice.base import Find
from synthchat.advice.examples import few_examples, no_description, repeated_sentence, uneven_examples, unshown_entity
from synthchat.advice.intents import close_intents, same_sentence
from synthchat.advice.labels import mixed_labels, unfitting_value, unlisted_surface
from synthchat.advice.people import clashing_levels, silent_persona
from synthchat.advice.unmarked import unmarked_value
from synthchat.advice.values import few_values, repeated_surface, shared_surface, unused_entity
from synthchat.advice.weights import unbalanced_weights

RULES: Mapping[str, Find] = {
    "close-intents": close_intents,
    "same-sentence": same_sentence,
    "no-description": no_description,
    "few-examples": few_examples,
    "uneven-examples": uneven_examples,
    "repeated-sentence": repeated_sentence,
    "unshown-entity": unshown_entity,
    "unmarked-value": unmarked_value,
    "mixed-labels": mixed_labels,
    "unlisted-surface": unlisted_surface,
    "unfitting-value": unfitting_value,
    "few-values": few_values,
    "unused-entity": unused_entity,
    "repeated-surface": repeated_surface,
    "shared-surface": shared_surface,
    "silent-persona": silent_persona,
    "clashing-levels": clashing_levels,
    "unbalanced-weights": unbalanced_weights,
}
"""A rule's name → what finds its cases."""
