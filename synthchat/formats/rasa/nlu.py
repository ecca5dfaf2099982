"""`nlu.yml`: examples by intent, then what the spec knows of values, as synonyms, lookup tables and regexes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from synthchat.formats.rasa.scalars import COMMENT, block, quoted
from synthchat.formats.rasa.values import Knowledge

HEAD = COMMENT + 'version: "3.1"\n'


def render(examples: Mapping[str, Iterable[str]], intents: Iterable[str], knowledge: Knowledge) -> Iterator[str]:
    """The file in pieces: the intents' marked texts in the given order of intents, the other ones after them."""
    order = [i for i in dict.fromkeys([*intents, *examples]) if i in examples]
    items = [*(_intent(i, examples[i]) for i in order), *_knowledge(knowledge)]
    yield HEAD
    yield "nlu:\n" if items else "nlu: []\n"
    yield from items


def _intent(name: str, marked: Iterable[str]) -> str:
    return f"- intent: {quoted(name)}\n  examples:\n" + "".join(f"  - text: {quoted(m)}\n" for m in marked)


def _knowledge(knowledge: Knowledge) -> Iterator[str]:
    for kind, found in (("synonym", knowledge.synonyms), ("lookup", knowledge.lookups), ("regex", knowledge.regexes)):
        for name, items in found.items():
            yield f"- {kind}: {quoted(name)}\n  examples: {block(items, '    ')}\n"
