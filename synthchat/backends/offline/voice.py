"""A frame said in the manner of a cell: classified, carried, dressed and spelt, its slots still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from synthchat.backends.offline.by_pattern import ByPattern
from synthchat.backends.offline.carriers import FORMS, REGISTERS, Carriers
from synthchat.backends.offline.classify import Classifier, Clause
from synthchat.backends.offline.compose import join, together
from synthchat.backends.offline.dress import Dresser, Manner
from synthchat.backends.offline.grammar import Grammar
from synthchat.backends.offline.slots import Frame
from synthchat.backends.offline.spelling import Speller
from synthchat.backends.offline.vocabulary import Vocabulary
from synthchat.cells import Cell
from synthchat.spec.model import Domain

FORM_SHARES = (0.35, 0.35, 0.2, 0.1)
INFORMAL, FORMAL = "informal", "formal"


class Voice:
    """Says frames as a language's grammar knows how to."""

    def __init__(self, grammar: Grammar, words: Vocabulary, domain: Domain) -> None:
        lexicon = grammar.lexicon
        self._classify = ByPattern(grammar.clauses, lexicon, words.proper) if grammar.clauses else Classifier(lexicon, words.proper)
        self._and = lexicon.conjunction
        self._clauses: dict[str, Clause] = {}
        foreign = words.touches
        self._carry = Carriers(grammar, foreign)
        self._dress = Dresser(grammar, foreign, self._classify.lower_first)
        self._spell = Speller(grammar.spelling)
        self._joins = grammar.trimmings.joins
        self._styles: Mapping[str | None, frozenset[str]] = {p.name: frozenset(p.style) for p in domain.personas.values()}

    def __call__(self, frames: Sequence[Frame], cell: Cell, rng: Random) -> str:
        """The text of one frame, or of several intents' frames in one message."""
        manner = self._manner(cell, rng)
        clauses = [self._clause(frame.parts[frame.main]) for frame in frames]
        extra = sum(len(v.surface.split()) - 1 for v in cell.values)
        if len(frames) == 1:
            frame, core = frames[0], self._core(clauses[0], manner, rng)
            before, after = list(frame.parts[: frame.main]), list(frame.parts[frame.main + 1 :])
            text = self._dress(core, _subject(clauses[0]), manner, extra, rng, before, after)
        else:
            text = self._dress(self._joined(frames, clauses, manner, rng), _subject(clauses[-1]), manner, extra, rng)
        return self._spell(text, manner.register, rng)

    def _joined(self, frames: Sequence[Frame], clauses: Sequence[Clause], manner: Manner, rng: Random) -> str:
        if all(len(f.parts) == 1 for f in frames) and (whole := together(clauses, self._and)) and rng.random() < 0.6:
            return self._core(whole, manner, rng)
        said = []
        for frame, clause in zip(frames, clauses, strict=True):
            core = self._core(clause, manner, rng)
            said.append(" ".join([*frame.parts[: frame.main], core, *frame.parts[frame.main + 1 :]]))
        return join(said, self._joins, self._and, rng)

    def _core(self, clause: Clause, manner: Manner, rng: Random) -> str:
        """The clause in the manner's form; where a form has no pattern for it, the form that it came in."""
        short = manner.length == "short" or "terse" in manner.style
        forms = (manner.form, *FORMS)
        return next(said for form in forms if (said := self._carry.draw(clause, form, manner.register, rng, short)))

    def _clause(self, sentence: str) -> Clause:
        # The sentences of seeds come again and again; made-up ones hardly, and there are too many to keep.
        if sentence not in self._clauses:
            if len(self._clauses) > 4096:
                self._clauses.clear()
            self._clauses[sentence] = self._classify(sentence)
        return self._clauses[sentence]

    def _manner(self, cell: Cell, rng: Random) -> Manner:
        have, style = cell.attributes, self._styles.get(cell.persona, frozenset())
        form = have.get("form", "")
        register = have.get("register", "neutral")
        if register not in REGISTERS or register == "neutral":
            register = "casual" if INFORMAL in style else FORMAL if FORMAL in style else "neutral"
        return Manner(
            form=form if form in FORMS else rng.choices(FORMS, FORM_SHARES)[0],
            register=register,
            length=have.get("length"),
            detail=have.get("detail"),
            sentiment=have.get("sentiment"),
            style=style,
        )


def _subject(clause: Clause) -> str:
    """What trimmings go by: a statement that tells of no trouble asks for no help."""
    return "note" if clause.kind == "tell" and "trouble" not in clause.parts else clause.kind
