"""From a grammar to records: all that it can say, or so many texts of every sentence as there is room for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from synthchat.errors import Place
from synthchat.readers.bot import Bot, FoundEntity
from synthchat.readers.grammar.nodes import Choice, Node, Piece, Slot
from synthchat.readers.losses import Losses
from synthchat.records import Span, Utterance
from synthchat.seeding import generator

MOST_VALUES = 200
"""So many values of a slot are listed; of more, those that the examples show."""
TRIES = 20


@dataclass
class Grammar:
    """What a file defines: intents as sentences, each with its place, and slots."""

    intents: dict[str, list[tuple[Place, Node]]] = field(default_factory=dict)
    slots: dict[str, list[Slot]] = field(default_factory=dict)

    def bot(self, most: int, losses: Losses) -> Bot:
        """The grammar's texts, at most so many of an intent, and the values of its slots."""
        bot = Bot(entities={name: _values(slots) for name, slots in self.slots.items()})
        rows: list[tuple[Place, Utterance]] = []
        for name, sentences in self.intents.items():
            bot.intent(name)
            total = sum(node.count for _, node in sentences)
            if total > most:
                losses.note("limit", f"`{name}` can be said in {total:,} ways: {most} are kept, of all its sentences", sentences[0][0])
            rows += expanded(name, sentences, most)
        bot.rows = rows
        return bot

    @property
    def counts(self) -> Mapping[str, int]:
        """Intent → in how many ways it can be said."""
        return {name: sum(node.count for _, node in sentences) for name, sentences in self.intents.items()}


def expanded(intent: str, sentences: Sequence[tuple[Place, Node]], most: int) -> list[tuple[Place, Utterance]]:
    """Different texts of an intent: each sentence has as many as the others, as far as it can."""
    seen: set[str] = set()
    kept: list[tuple[int, Place, Utterance]] = []
    left, room = len(sentences), most
    for number, (place, node) in sorted(enumerate(sentences), key=lambda item: item[1][1].count):
        for pieces in _some(node, max(1, room // left), generator("grammar", intent, number)):
            u = _utterance(intent, pieces)
            if u.text.strip() and u.text not in seen and room:
                seen.add(u.text)
                room -= 1
                kept.append((number, place, u))
        left -= 1
    return [(place, u) for _, place, u in sorted(kept, key=lambda item: item[0])]


def _some(node: Node, most: int, rng: Random) -> Iterator[tuple[Piece, ...]]:
    """All ways, or `most` of them in their order."""
    if node.count <= most:
        yield from map(node.nth, range(node.count))
        return
    drawn: set[int] = set()
    for _ in range(TRIES * most):
        if len(drawn) == most:
            break
        drawn.add(rng.randrange(node.count))
    yield from map(node.nth, sorted(drawn))


def _utterance(intent: str, pieces: Sequence[Piece]) -> Utterance:
    text, spans = "", []
    for piece in pieces:
        if piece.entity is not None:
            value = piece.text if piece.value is None else piece.value
            spans.append(Span(len(text), len(text) + len(piece.text), piece.entity, value))
        text += piece.text
    return Utterance(text, intent, entities=tuple(spans))


def _values(slots: Sequence[Slot]) -> FoundEntity:
    found, every = FoundEntity(open=False), Choice(slots)
    if every.count > MOST_VALUES:
        return FoundEntity(open=True)
    for number in range(every.count):
        for piece in every.nth(number):
            if piece.entity is not None:
                found.add(piece.text if piece.value is None else piece.value, [piece.text])
    return found
