"""Which language a text surely is not in, by py3langid: an extra that a config switches on, and nothing that is used because it happens to be there."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from synthchat.errors import ConfigError
from synthchat.generate.spoken import WORDS

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SURE = 0.8
FEWEST = 3
"""Words: of fewer nobody can tell the language. Both figures by docs/decisions/005."""
LABELS = {"nb": "no", "nn": "no", "yue": "zh"}
"""Languages that it calls otherwise."""


class Identified:
    """Tells other languages from that of a BCP 47 tag: those of the spec, and those that a model is likely to fall into."""

    def __init__(self, tag: str, others: Iterable[str]) -> None:
        model = _model()
        self._own = _label(tag)
        known = {*model.labels}
        self._known = self._own in known
        self._identifier = copy.copy(model)
        self._identifier.set_languages(sorted(known & {self._own, *map(_label, others), *WORDS}))

    def other(self, text: str) -> str | None:
        """The language that the text surely is in, unless it is its own; none where its own is unknown to the model."""
        said = " ".join(text.replace("\x00", " ").split())
        if not self._known or len(said.split()) < FEWEST:
            return None
        label, probability = self._identifier.classify(said)
        return label if label != self._own and probability >= SURE else None


def _label(tag: str) -> str:
    language = tag.partition("-")[0]
    return LABELS.get(language, language)


@lru_cache
def _model() -> LanguageIdentifier:
    """The model (4.5 MB), read once: that takes a second or two.

    Raises ConfigError where py3langid is not installed.
    """
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ImportError as error:
        raise ConfigError("`checks.language: langid` needs py3langid", hint="pip install 'synthchat[langid]'") from error
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
