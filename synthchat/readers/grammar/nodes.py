"""What a grammar is made of. Each node knows how many ways it can be said, and what the n-th of them is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import NamedTuple, Protocol


class Piece(NamedTuple):
    """A part of a text; with `entity` it is a span, whose value is `value` or its own text."""

    text: str
    entity: str | None = None
    value: str | None = None


class Node(Protocol):
    """Ways to say something, numbered from 0."""

    @property
    def count(self) -> int:
        """How many ways."""

    def nth(self, number: int) -> tuple[Piece, ...]:
        """One of them."""


@dataclass(frozen=True)
class Text:
    """A text as it is."""

    text: str
    count = 1

    def nth(self, number: int) -> tuple[Piece, ...]:
        """The text; nothing where it is empty."""
        return (Piece(self.text),) if self.text else ()


NOTHING = Text("")


@dataclass(frozen=True)
class Sequence_:
    """One after the other."""

    parts: Sequence[Node]

    @cached_property
    def count(self) -> int:
        """The product of the parts'."""
        return prod(part.count for part in self.parts)

    def nth(self, number: int) -> tuple[Piece, ...]:
        """Of each part the way that the number's digit says."""
        said: tuple[Piece, ...] = ()
        for part in self.parts:
            number, digit = divmod(number, part.count)
            said += part.nth(digit)
        return said


@dataclass(frozen=True)
class Choice:
    """One of several."""

    options: Sequence[Node]

    @cached_property
    def count(self) -> int:
        """The sum of the options'."""
        return sum(option.count for option in self.options)

    def nth(self, number: int) -> tuple[Piece, ...]:
        """The way within the option that the number falls into."""
        for option in self.options:
            if number < option.count:
                return option.nth(number)
            number -= option.count
        raise IndexError(number)


@dataclass(frozen=True)
class Tidied:
    """As Chatito joins: neighbouring texts are one, with single blanks, and none at the ends."""

    inner: Node

    @property
    def count(self) -> int:
        """As many as within."""
        return self.inner.count

    def nth(self, number: int) -> tuple[Piece, ...]:
        """The pieces, tidied."""
        joined: list[Piece] = []
        for piece in self.inner.nth(number):
            if joined and piece.entity is None and joined[-1].entity is None:
                joined[-1] = Piece(re.sub(r"\s+", " ", joined[-1].text + piece.text))
            elif joined or piece.text.strip():
                joined.append(piece)
        if joined:
            joined[0] = joined[0]._replace(text=joined[0].text.lstrip())
            joined[-1] = joined[-1]._replace(text=joined[-1].text.rstrip())
        return tuple(piece for piece in joined if piece.text)


@dataclass(frozen=True)
class Led:
    """Without the blank that an omitted word leaves at the beginning."""

    inner: Node

    @property
    def count(self) -> int:
        """As many as within."""
        return self.inner.count

    def nth(self, number: int) -> tuple[Piece, ...]:
        """The pieces from the first letter on."""
        pieces = list(self.inner.nth(number))
        while pieces and not pieces[0].text.strip():
            pieces.pop(0)
        return (pieces[0]._replace(text=pieces[0].text.lstrip()), *pieces[1:]) if pieces else ()


@dataclass(frozen=True)
class Valued:
    """What means a certain value, however it is said."""

    inner: Node
    value: str

    @property
    def count(self) -> int:
        """As many as within."""
        return self.inner.count

    def nth(self, number: int) -> tuple[Piece, ...]:
        """One piece with the value."""
        return (Piece("".join(piece.text for piece in self.inner.nth(number)), None, self.value),)


@dataclass(frozen=True)
class Slot:
    """What is said of an entity."""

    entity: str
    inner: Node

    @property
    def count(self) -> int:
        """As many as within."""
        return self.inner.count

    def nth(self, number: int) -> tuple[Piece, ...]:
        """One span, and the blanks around it."""
        pieces = self.inner.nth(number)
        text = "".join(piece.text for piece in pieces)
        value = next((piece.value for piece in pieces if piece.value is not None), None)
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        around = (Piece(text[:start]), Piece(text[start:end], self.entity, value), Piece(text[end:]))
        return tuple(piece for piece in around if piece.text)


@dataclass(frozen=True)
class EitherCase:
    """With a small and with a capital first letter."""

    inner: Node

    @property
    def count(self) -> int:
        """Twice as many as within."""
        return 2 * self.inner.count

    def nth(self, number: int) -> tuple[Piece, ...]:
        """The pieces, the first letter changed."""
        number, capital = divmod(number, 2)
        first, *rest = self.inner.nth(number) or (Piece(""),)
        at = len(first.text) - len(first.text.lstrip())
        letter = first.text[at : at + 1]
        text = first.text[:at] + (letter.upper() if capital else letter.lower()) + first.text[at + 1 :]
        return (first._replace(text=text), *rest)


@dataclass(frozen=True)
class Filled:
    """With a word put in the place of `$name`."""

    inner: Node
    name: str
    word: str

    @property
    def count(self) -> int:
        """As many as within."""
        return self.inner.count

    def nth(self, number: int) -> tuple[Piece, ...]:
        """The pieces, filled in."""
        return tuple(piece._replace(text=piece.text.replace(f"${self.name}", self.word)) for piece in self.inner.nth(number))
