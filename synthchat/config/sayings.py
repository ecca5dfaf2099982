"""What is wrong with a setting, in our words: pydantic's errors, and the setting that was probably meant, spelled as its source spells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from synthchat.config.layers import PREFIX, KeyPath, Setting
from synthchat.config.model import RunConfig
from synthchat.spec.problems import listed, nearest

# pydantic's name of an error → what we say; the braces are of its context.
SAYINGS = {
    "int_parsing": "not a whole number",
    "int_parsing_size": "not a whole number of a size that fits",
    "int_type": "not a whole number",
    "int_from_float": "not a whole number",
    "float_parsing": "not a number",
    "float_type": "not a number",
    "finite_number": "not a finite number",
    "greater_than_equal": "and must be at least {ge:,.12g}",
    "greater_than": "and must be more than {gt:,.12g}",
    "less_than_equal": "and must be at most {le:,.12g}",
    "literal_error": "and must be {expected}",
    "less_than": "and must be less than {lt:,.12g}",
}
MAPPINGS = ("model_type", "model_attributes_type", "mapping_type", "dict_type")


def wrong_value(error: Mapping[str, Any]) -> str:
    """The message for one of pydantic's errors; in its own words where we have none."""
    name, given = ".".join(str(part) for part in error["loc"]), str(error["input"])
    said = f"`{name}` is {f'`{given}`' if given else 'empty'}"
    if error["type"] in MAPPINGS:
        inner = listed(_fields(tuple(map(str, error["loc"]))))
        return f"{said}, and has keys of its own{f': {inner}' if inner else ''}"
    if saying := SAYINGS.get(error["type"]):
        return f"{said}, {saying.format(**error.get('ctx', {}))}"
    return f"{said}: {str(error['msg'])[0].lower()}{str(error['msg'])[1:]}"


def unknown_hint(path: KeyPath, whole: KeyPath, setting: Setting) -> str:
    """The hint for the unknown `path`, which is where the path of the `whole` setting leaves what there is."""
    beside = _fields(path[:-1])
    if meant := _meant(path, whole, beside):
        return f"did you mean `{_spelled(meant, path, setting)}`?"
    return f"known here: {listed(beside)}"


def _meant(path: KeyPath, whole: KeyPath, beside: list[str]) -> KeyPath | None:
    every = {"_".join(known): known for known in paths(RunConfig)}  # a single underscore for two is as near as it gets
    same = [known for known in every.values() if known[-1] == whole[-1]]
    if len(same) == 1:
        return same[0]
    if found := nearest("_".join(whole), every, 0.85):
        return every[found]
    if near := nearest(path[-1], beside):
        return (*path[:-1], near, *whole[len(path) :])
    found = nearest("_".join(whole), every)
    return every[found] if found else None


def _spelled(meant: KeyPath, path: KeyPath, setting: Setting) -> str:
    if setting.source == "environment":
        return PREFIX + "__".join(meant).upper()
    if setting.source == "--set":
        return f"--set {'.'.join(meant)}={setting.value}"
    if meant[: len(path) - 1] == path[:-1] and len(meant) >= len(path) and nearest(path[-1], [meant[len(path) - 1]]):
        return meant[len(path) - 1]  # the same place in the file, and another word
    return f"{': {'.join(meant)}: {setting.value}{'}' * (len(meant) - 1)}"


def _fields(path: KeyPath) -> list[str]:
    model: Any = RunConfig
    for key in path:
        model = model.model_fields[key].annotation if key in getattr(model, "model_fields", {}) else None
    return [key for key in getattr(model, "model_fields", {}) if key != "sources"]


def paths(model: type[BaseModel] = RunConfig) -> Iterator[KeyPath]:
    """The paths of all settings; of one that holds names of the spec, its own."""
    for key, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from ((key, *rest) for rest in paths(inner))
        elif key != "sources":
            yield (key,)
