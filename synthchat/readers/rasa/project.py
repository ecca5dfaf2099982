"""A Rasa project, or one of its files: which of them hold what."""

from __future__ import annotations

import re
from collections.abc import Iterator

import orjson

from synthchat.errors import DataError, Place, Problem
from synthchat.readers.bot import Bot, Located, ReadOptions
from synthchat.readers.losses import Losses, Strict
from synthchat.readers.package import Package, below, head_text, text_of
from synthchat.readers.rasa import domain, json_nlu, known, markdown, nlu
from synthchat.readers.rasa.items import Item, Known
from synthchat.readers.yaml_nodes import Tree

YAML, JSON = (".yml", ".yaml"), (".json",)
SUFFIXES = (*YAML, *JSON, ".md")
BESIDE = re.compile(r"(tests|train_test_split)/")
DOMAIN = re.compile(r"domains?(/.+)?\.ya?ml")
CONFIG = ("config.yml", "config.yaml")


class RasaImporter:
    """`data/**` with an `nlu:`, in any of the three forms; `domain.yml` and `config.yml` beside it."""

    suffixes = (*YAML, ".md")

    def recognises(self, package: Package) -> bool:
        """Whether a file has the marks of NLU data."""
        return any(_form(name, head_text(package, name)) for name in _data(package))

    def rows(self, package: Package, options: ReadOptions) -> Located:
        """The examples, file by file in the order of their paths, as `rasa train` takes them."""
        return (item for item in _items(package, Strict(), knowledge=False) if not isinstance(item, Known))

    def bot(self, package: Package, options: ReadOptions, losses: Losses) -> Bot:
        """The examples, the domain's names, and the values that synonyms, lookup tables and regexes tell."""
        bot = Bot()
        for name in package.names:
            if DOMAIN.fullmatch(name):
                domain.read(_top(package, name), name, bot, losses)
        declared = set(bot.entities)
        if config := next((name for name in CONFIG if name in package.names), None):
            domain.read_config(_top(package, config), bot)
        rows = []
        for item in _items(package, losses):
            if isinstance(item, Known):
                known.add(item, package, bot, losses)
            else:
                rows.append(item)
        bot.rows = rows
        known.drop_features(bot, declared | {span.entity for _, u in rows for span in u.entities}, losses)
        domain.note_dialogs(package, _data(package), losses)
        return bot


def _data(package: Package) -> list[str]:
    """The files that may hold NLU data: those under `data` where there is one, else all but the tests."""
    if len(package.names) == 1:
        return list(package.names)
    return below(package, "data", SUFFIXES) or [name for name in below(package, "", SUFFIXES) if not BESIDE.match(name)]


def _form(name: str, text: str) -> str | None:
    lowered = name.lower()
    if lowered.endswith(JSON) or text.lstrip().startswith("{"):
        return "json" if f'"{json_nlu.TOP}"' in text else None
    if nlu.HAS_NLU.search(text) and not lowered.endswith(".md"):
        return "yaml"
    return "markdown" if markdown.is_markdown(text) else None


def _items(package: Package, losses: Losses, knowledge: bool = True) -> Iterator[Item]:
    texts = {name: text_of(package, name) for name in _data(package)}
    forms = {name: form for name, text in texts.items() if (form := _form(name, text))}
    if not forms:
        _no_nlu(package)
    for name, form in forms.items():
        path = package.place(name).path
        if form == "yaml":
            yield from nlu.items(nlu.top_of(texts[name], path), losses, knowledge)
        elif form == "json":
            yield from json_nlu.items(_json(texts[name], path), path, losses)
        else:
            yield from markdown.items(texts[name], path, losses)


def _no_nlu(package: Package) -> None:
    if len(package.names) == 1:
        [name] = package.names
        nlu.top_of(text_of(package, name), package.shown)  # what is no YAML at all says so
        raise DataError(Problem("no `nlu:` in it, so no training examples", Place(package.shown), "name the file that holds them, as data/nlu.yml"))
    raise DataError(Problem("no file with an `nlu:` in it", Place(package.shown), "a Rasa project has its examples in data/nlu.yml"))


def _json(text: str, path: str) -> dict[str, object]:
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise DataError(Problem(f"not JSON: {error.msg}", Place(path, error.lineno, error.colno))) from error
    if not isinstance(data, dict) or json_nlu.TOP not in data:
        raise DataError(Problem(f"no `{json_nlu.TOP}` at its top", Place(path)))
    return data


def _top(package: Package, name: str) -> dict[str, Tree]:
    return nlu.top_of(text_of(package, name), package.place(name).path)
