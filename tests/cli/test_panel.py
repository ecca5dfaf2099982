"""The panel of a run, on terminals of several sizes."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass

import pytest
from rich.console import Console

from synthchat.cli.listing import in_colour
from synthchat.cli.panel import CALM, Panel
from synthchat.generate.counts import Counts
from synthchat.records import Reject, Span, Utterance

SIZES = [(80, 24), (120, 40), (40, 12), (12, 30), (200, 5)]


@dataclass
class Model:
    name: str = "openai"
    model: str | None = "gpt-6-luna"
    prompted: bool = True


class Clock:
    """Goes on when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def say(intent: str, text: str = "move $50 from savings") -> Utterance:
    return Utterance(text, intent, "en", (Span(5, 8, "amount", "$50"), Span(14, 21, "account", "savings", "from")))


def panel(intents: int, clock: Clock | None = None, *, verbose: bool = False, asked: int = 20) -> Panel:
    quiet = Console(file=io.StringIO(), force_terminal=True, width=80, color_system=None)
    return Panel("bank", {f"intent_{n:02}": asked for n in range(intents)}, quiet, verbose=verbose, clock=clock or Clock())


def seen(panel: Panel, width: int = 80, height: int = 24, colours: str | None = None) -> str:
    console = Console(file=io.StringIO(), width=width, height=height, force_terminal=True, color_system=colours)  # type: ignore[arg-type]
    with console.capture() as shown:
        console.print(panel)
    return shown.get()


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("intents", [0, 1, 5, 22, 77, 1000])
@pytest.mark.parametrize("asked", [0, 20, 10_000_000])
def test_it_fits_any_terminal_and_never_scrolls_it(width: int, height: int, intents: int, asked: int) -> None:
    shown = panel(intents, asked=asked)
    shown.began(Model(), Counts())
    for name in shown.asked:
        shown.admitted(say(name, "move $50 from savings " * 20))
    lines = seen(shown, width, height).split("\n")[:-1]
    assert max(len(lines), 6) <= max(height - 1, 6)
    assert all(len(line) <= width for line in lines)


@pytest.mark.parametrize(("width", "height", "intents"), [(80, 24, 22), (120, 40, 77), (120, 40, 5)])
def test_every_intent_has_its_bar_where_there_is_room(width: int, height: int, intents: int) -> None:
    shown = panel(intents)
    for name in shown.asked:
        shown.admitted(say(name))
    assert seen(shown, width, height).count(" 1/20") == intents


def test_where_there_is_none_those_under_way_come_first_and_the_others_are_counted() -> None:
    shown = panel(77)
    for name in list(shown.asked)[:30]:
        for _ in range(20):
            shown.admitted(say(name))
    text = seen(shown, 80, 24)
    rest = [f"intent_{n:02}" for n in range(30, 77)]
    listed = [name for name in shown.asked if f"{name} " in text.split("more intents")[0]]
    assert listed == rest[: len(listed)]
    assert len(listed) > 20
    assert f"{77 - len(listed)} more intents; 30 of all 77 are done" in text


def test_it_tells_what_the_calls_do() -> None:
    shown = panel(3)
    counts = Counts()
    shown.began(Model(), counts)
    assert "0 running · 0 waiting · 0 to be tried again" in seen(shown)
    counts.asked, counts.kept, counts.failed = 31, 4, Counter({"rate-limit": 4, "server-error": 2})
    counts.now.update(running=8, waiting=120, retrying=3)
    counts.input_tokens, counts.output_tokens = 68_643, 9_987
    shown.rejected(Reject("intent_00", 1, 0, "wrong-value", "another"))
    text = seen(shown)
    for part in (
        "bank  openai gpt-6-luna",
        "requests  8 running · 120 waiting · 3 to be tried again",
        "replies   31 · 4 from the ledger · 68,643 tokens in · 9,987 out",
        "failed    4 rate-limit · 2 server-error",
        "rejected  1 wrong-value",
    ):
        assert part in text


def test_where_nobody_is_called_it_does_not_speak_of_calls() -> None:
    shown = panel(3)
    shown.began(Model("offline", None, prompted=False), Counts())
    text = seen(shown)
    assert "bank  offline " in text
    assert not any(word in text for word in ("requests", "replies", "tokens", "failed"))


def test_rate_and_time_left() -> None:
    clock = Clock()
    shown = panel(4, clock)
    for _ in range(4):
        clock.now += 2
        for _ in range(5):
            shown.admitted(say("intent_00"))
            shown.admitted(say("intent_01"))
        text = seen(shown)
    assert all(part in text for part in ("40/80", " 5/s", " 0:08 left", " 0:08\n"))


def test_the_latest_utterances_stay_long_enough_to_be_read_and_are_coloured_as_show_does_it() -> None:
    clock = Clock()
    shown = panel(2, clock)
    for n in range(40):
        shown.admitted(say("intent_00", f"move $50 from savings, number {n:02}"))
        clock.now += CALM / 8
    text = seen(shown, 100, 40)
    assert [n for n in range(40) if f"number {n:02}" in text] == [0, 8, 16, 24, 32]
    console = Console(file=io.StringIO(), width=100, force_terminal=True, color_system="standard")
    with console.capture() as alone:
        console.print(in_colour(say("intent_00")), end="")
    assert alone.get() in seen(shown, 100, 40, "standard")


@pytest.mark.parametrize("verbose", [True, False])
def test_rejects_are_told_above_it_where_they_are_asked_for(verbose: bool) -> None:
    shown = panel(2, verbose=verbose)
    shown.rejected(Reject("intent_00", 7, 0, "wrong-value", "another"))
    file = shown._console.file
    assert isinstance(file, io.StringIO)
    assert ("intent_00 cell 7: wrong-value: another" in file.getvalue()) is verbose
