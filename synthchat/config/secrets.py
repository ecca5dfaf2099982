"""What must stand in no file, log or error of ours: keys, wherever somebody has put them."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

MASK = "***"
SECRET_NAME = re.compile(r"auth|key|token|secret|cookie|password", re.IGNORECASE)
"""Names of headers and environment variables whose values are nobody's business."""

KEY_SETTING = re.compile(r"(?:^|_)(?:api_?key|key|token|secret|password)$", re.IGNORECASE)
"""Names of settings that we do not have, under which people look for the one of their key."""

KEY_HINT = "keys are read from the environment: OPENAI_API_KEY, ANTHROPIC_API_KEY, AZURE_OPENAI_API_KEY; they stand in no file of ours"


def shown_address(url: str) -> str:
    """An address without the name, the password and the keys in it."""
    parts = urlsplit(url)
    query = [(name, MASK if SECRET_NAME.search(name) else value) for name, value in parse_qsl(parts.query, keep_blank_values=True)]
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, urlencode(query, safe="*"), ""))
