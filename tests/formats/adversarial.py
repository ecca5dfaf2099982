"""The 22 groups of utterances that break one consumer or another, and what our Rasa export does with each: `None` is written exactly, else the reason."""

from __future__ import annotations

from synthchat.records import Span, Utterance, utterance_id

Group = tuple[int, Utterance, str | None]


def record(text: str, *spans: Span, intent: str = "i") -> Utterance:
    return Utterance(text, intent, "en", spans, id=utterance_id("en", intent, text, spans))


def marked(text: str, surface: str, entity: str = "e", role: str | None = None, group: str | None = None, value: str | None = None) -> Utterance:
    start = text.index(surface)
    return record(text, Span(start, start + len(surface), entity, surface if value is None else value, role, group))


def plain(number: int, *texts: str) -> list[Group]:
    return [(number, record(text), None) for text in texts]


CONTROLS = ("a\u2028b", "a\x85b", "a\x0cb", "a\0b", "a\x1bb", "a\x7fb", "a\ufeffb", "a\rb", "a\ufffeb", "\u2028", "\ufeffbom first")
SCALARS = ("yes", "no", "null", "NA", "123", "1.5", "2024-01-01", "~", "true")
LITERAL = ("- dash", "# hash", "> q", "@at", "/greet", "=1+1", "+1", '"quoted"', "it's", "100%", "a: b", "a #b", "&x *y !z |", "\\", 'back\\"slash')

GROUPS: list[Group] = [
    (1, record("see [1](note) please"), "markup"),
    (1, record("see [1]{nothing} please"), "markup"),
    (2, record("array[0][1] end"), "markup"),
    *plain(3, "set {name} to {x}", "a lone [1], (x) and {x}", "[](x)", "]["),
    *plain(4, r"open C:\users\me", r"literal \u0041", r"\U0001f600 \x41 \n"),
    (5, marked("open [draft] memo now", "[draft] memo"), "markup"),
    (5, marked("open [draft memo", "[draft"), None),
    (6, marked("the big one", "big", value="{large}"), None),
    (6, marked("the big one", "big", value='a"b\\c]d)'), None),
    (7, marked("😀 fly to Rome", "Rome"), None),
    (7, marked("so 👍🏽 then", "👍🏽"), None),
    (7, marked("to 🇫🇷 please", "🇫🇷"), None),
    *plain(8, "cafe\u0301", "café"),
    (9, record("  leading and trailing  "), "edges"),
    (9, record("ends in a line\n"), "edges"),
    *plain(9, "a  b", "\ttab\t", "a\tb"),
    *plain(10, "line1\nline2", "line1\r\nline2", "- line1\n\n- line2"),
    *plain(11, *CONTROLS[:-2]),
    (11, record(CONTROLS[-2]), "blank"),
    (11, record(CONTROLS[-1]), None),
    (11, record("a\ud800b"), "surrogate"),
    *plain(12, *SCALARS),
    *[(12, record(f"about {name}", intent=name), None) for name in SCALARS],
    *[(12, marked(f"value {name}", name, entity=name, role=name, group=name, value=f"{name}!"), None) for name in SCALARS],
    *plain(13, *LITERAL),
    (14, record("one text, two intents", intent="first"), None),
    (14, record("one text, two intents", intent="second"), "two-intents"),
    (15, record("twice the same"), None),
    (15, record("twice the same"), "duplicate"),
    (16, record("RomeParis", Span(0, 4, "x", "Rome"), Span(4, 9, "y", "Paris")), None),
    (16, marked("Paris", "Paris"), None),
    (16, record("to Paris", Span(3, 8, "x", "Paris"), Span(3, 8, "y", "Paris")), "spans"),
    (16, record("to New York", Span(3, 11, "x", "New York"), Span(3, 6, "y", "New")), "spans"),
    (17, marked("undoing it", "do"), None),
    (17, marked("to Paris!", "Paris!"), None),
    (17, marked("我想去北京", "北京"), None),
    *plain(18, "long " * 179 + "text."),
    *plain(19, "שלום 123 עולם", "a\u200db\u200cc", "\u00a0no break\u00a0"),
    *plain(20, "${HOME}", "pay ${HOME} now", "$HOME"),
    *[(21, record(f"intent {name}", intent=name), None) for name in ("faq/ask_x", "a+b", "é x", "x?#", "a: b", "- c")],
    *[(21, record(f"intent {name}", intent=name), "intent-name") for name in ("a/b/c", "/x", "x/", " x", "x\u00a0")],
    (22, record(""), "blank"),
    (22, record(" "), "blank"),
    *plain(22, "?!", "..."),
]
