"""Models that OpenAI has announced an end for, by its SDK 3.54 (November 2026). Anthropic's SDK has a table of its own."""

from __future__ import annotations

_BY_DAY = {
    "2026-07-23": (
        "gpt-5.1-codex gpt-5.1-chat-latest gpt-5-chat-latest gpt-4o-search-preview gpt-4o-mini-search-preview "
        "gpt-4o-search-preview-2025-03-11 gpt-4o-mini-search-preview-2025-03-11"
    ),
    "2026-08-10": "gpt-5.3-chat-latest gpt-5.2-chat-latest",
    "2026-09-28": "gpt-3.5-turbo-1106",
    "2026-10-23": (
        "gpt-4.1-nano gpt-4.1-nano-2025-04-14 o4-mini o4-mini-2025-04-16 o3-mini o3-mini-2025-01-31 o1 o1-2024-12-17 "
        "gpt-4o-2024-05-13 gpt-4-turbo gpt-4-turbo-2024-04-09 gpt-4-1106-preview gpt-4 gpt-4-0613 gpt-3.5-turbo "
        "gpt-3.5-turbo-0125"
    ),
    "2026-12-11": "gpt-5 gpt-5-mini gpt-5-nano gpt-5-2025-08-07 gpt-5-mini-2025-08-07 gpt-5-nano-2025-08-07 o3 o3-2025-04-16",
    "2027-01-14": (
        "gpt-4.1 gpt-4.1-mini gpt-4.1-2025-04-14 gpt-4.1-mini-2025-04-14 gpt-4o gpt-4o-2024-11-20 gpt-4o-2024-08-06 gpt-4o-mini gpt-4o-mini-2024-07-18"
    ),
    "2027-04-01": "gpt-5.4-nano gpt-5.4-nano-2026-03-17 gpt-5.1 gpt-5.1-2025-11-13",
}

OPENAI_ENDS = {model: day for day, models in _BY_DAY.items() for model in models.split()}


def ending(vendor: str, model: str, day: str | None) -> tuple[str, ...]:
    """What to say of a model that ends on a day; nothing where no day is known."""
    told = f"{vendor} switches the model `{model}` off on {day}: name a newer one in `backend.model`, and what is in the ledger stays"
    return (told,) if day else ()
