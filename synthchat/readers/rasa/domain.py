"""What a Rasa project says beside its NLU data: names in the domain, language and name in the config; and what is a dialog's, and left behind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from synthchat.readers.bot import Bot
from synthchat.readers.losses import Losses
from synthchat.readers.package import Package, text_of
from synthchat.readers.yaml_nodes import Tree

OF_DIALOGS = ("slots", "responses", "forms", "actions", "e2e_actions")
DIALOGS = re.compile(r"^(stories|rules)[ \t]*:", re.MULTILINE)
STEP = re.compile(r"^[ \t]*-[ \t]+(?:story|rule)[ \t]*:|^##[ \t]+(?!intent|synonym|lookup|regex)\S", re.MULTILINE)


def read(top: dict[str, Tree], name: str, bot: Bot, losses: Losses) -> None:
    """The intents and entities that a domain file names; what it has of dialogs is a loss."""
    for intent in _names(top.get("intents")):
        bot.intent(intent)
    for entity in _names(top.get("entities")):
        bot.entity(entity)
    for key in OF_DIALOGS:
        if key in top and (count := _count(top[key])):
            losses.note(key.replace("_", "-"), f"{count} of {name}: a spec says what users say, not what the bot does", top[key].place)


def read_config(top: dict[str, Tree], bot: Bot) -> None:
    """The language and the assistant's name."""
    for key, node in top.items():
        if isinstance(node.node, ScalarNode) and key == "language":
            bot.languages = (str(node.node.value),)
        elif isinstance(node.node, ScalarNode) and key == "assistant_id":
            bot.name = str(node.node.value)


def note_dialogs(package: Package, names: Iterable[str], losses: Losses) -> None:
    """The stories and rules of the data files, as losses."""
    for name in names:
        text = text_of(package, name)
        if (DIALOGS.search(text) or name.lower().endswith(".md")) and (count := len(STEP.findall(text))):
            losses.note("stories", f"{count} of {name}: dialogs are not imported", package.place(name))


def _names(node: Tree | None) -> Iterator[str]:
    """The names of a list whose items are names, or name → properties."""
    for item in (node.items() if node else None) or ():
        if isinstance(item.node, ScalarNode):
            yield str(item.node.value)
        elif isinstance(item.node, MappingNode):
            yield from item.mapping("a name with its properties")


def _count(node: Tree) -> int:
    return len(node.node.value) if isinstance(node.node, MappingNode | SequenceNode) else 0
