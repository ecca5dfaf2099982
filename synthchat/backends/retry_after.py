"""How long a server asks to be left alone."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from email.utils import mktime_tz, parsedate_tz


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds by `retry-after-ms` or `Retry-After` (a number or an HTTP date, never negative); None where neither can be read.

    The names of `headers` are found in any case.
    """
    named = {name.lower(): value for name, value in headers.items()}
    for name, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        seconds = _number(named.get(name, ""))
        if seconds is not None:
            return seconds / unit
    return _until(named.get("retry-after", ""))


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return max(0.0, number) if math.isfinite(number) else None


def _until(text: str) -> float | None:
    moment = parsedate_tz(text)
    if moment is None:
        return None
    try:
        return max(0.0, mktime_tz(moment) - time.time())
    except (ValueError, OverflowError):
        return None
