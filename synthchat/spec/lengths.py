"""How many words a text has, also in scripts that write no blanks between them."""

from __future__ import annotations

import re
from math import ceil

UNSPACED = {
    re.compile("[\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"): 2,  # Chinese, Japanese
    re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+"): 4,  # Thai, Lao, Burmese, Khmer
}
"""Scripts without blanks, and about how many of their characters are a word."""


def words_in(text: str) -> int:
    """Its runs between blanks; in scripts without blanks about as many as a reader would count."""
    if text.isascii():
        return len(text.split())
    count, rest = 0, text
    for script, size in UNSPACED.items():
        count += sum(ceil(len(run) / size) for run in script.findall(rest))
        rest = script.sub(" ", rest)
    return count + sum(not count or any(c.isalnum() for c in run) for run in rest.split())
