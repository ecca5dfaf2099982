"""What an NLU file of Rasa holds, whatever its form: examples, and what is known of values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from synthchat.errors import DataError, Place, Problem
from synthchat.readers.losses import Losses
from synthchat.readers.rasa import markup
from synthchat.records import Utterance

Kind = Literal["synonym", "lookup", "regex"]
OTHERS: tuple[Kind, ...] = ("synonym", "lookup", "regex")


@dataclass(frozen=True, slots=True)
class Known:
    """A synonym (`name` is the canonical value), a lookup table or a regex. `file` is where a table's elements stand, if not here."""

    kind: Kind
    name: str
    items: tuple[str, ...]
    place: Place
    file: str | None = None


Item = tuple[Place, Utterance] | Known


def utterance(place: Place, intent: str, example: str, losses: Losses) -> Utterance | None:
    """The record of one marked-up example; None where it is a fault. Raises DataError for markup at which Rasa refuses the whole file."""
    try:
        text, spans = markup.parse(example)
    except markup.SeveralEntitiesError as error:
        losses.fault("several-entities", Problem(str(error), place, 'write [text](entity) or [text]{"entity": "…", "role": "…"}', example))
        return None
    except markup.RasaMarkupError as error:
        raise DataError(Problem(str(error), place, 'write [text](entity) or [text]{"entity": "…", "role": "…"}', example)) from error
    if not text.strip():
        losses.fault("empty", Problem("an empty example", place, "remove the line"))
        return None
    return Utterance(text, intent, entities=spans)
