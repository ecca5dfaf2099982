"""How long a server asks to wait, in all the forms in which it may say so, and in those in which it may not."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthchat.backends.retry_after import retry_after


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "4000"}, 4000),
        ({"retry-after": "1.5"}, 1.5),
        ({"RETRY-AFTER": "-3"}, 0),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "1e999"}, None),
        ({"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
        ({"retry-after": "Thu, 99 Foo 9999 00:00:00 GMT"}, None),
    ],
)
def test_forms(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


def test_a_date_to_come() -> None:
    told = retry_after({"Retry-After": format_datetime(datetime.now(timezone.utc) + timedelta(hours=1), usegmt=True)})
    assert told == pytest.approx(3600, abs=60)


@given(st.text())
def test_nothing_that_a_server_writes_is_our_end(text: str) -> None:
    told = retry_after({"retry-after": text, "retry-after-ms": text})
    assert told is None or told >= 0
