"""Whom a backend speaks to: the settings that all of them share, checked, and what no message may ever say, the keys."""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from synthchat.config.model import BackendSettings
from synthchat.config.secrets import MASK, SECRET_NAME, shown_address
from synthchat.errors import BackendError, ConfigError

CLOSED = "the backend has been closed"
LONGEST = 300
HEEDS = frozenset({"model", "base_url", "headers", "ca_bundle", "timeout", "api"})
"""The settings that mean something to a backend over a network."""

CONNECT_SECONDS = 10.0
"""A server that cannot be reached is known sooner than one that thinks."""

_KEY_LIKE = re.compile(r"\b(?:sk|pk|gsk|xai|AIza)[-_][A-Za-z0-9_*.-]{6,}|(?<=Bearer )\S{6,}", re.IGNORECASE)
_HALF_STARRED = "***"
"""Vendors show a wrong key's first and last letters so."""
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True, slots=True)
class Server:
    """One server as messages name it. `keys` are the environment variables that may hold its key, the usual one first."""

    title: str
    url: str
    model: str
    keys: tuple[str, ...]
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def clean(self, said: str) -> str:
        """A server's own words, fit for a message."""
        return clean(said, self.secrets)

    @property
    def key_hint(self) -> str:
        """What to type where a key is missing or wrong."""
        return f"set the environment variable {self.keys[0]} to a key of yours; keys stand in no file of ours"


def clean(said: str, secrets: Sequence[str]) -> str:
    """Other people's words, fit for a message: one line, not long, and without anything that is or looks like a key."""
    for secret in sorted(secrets, key=len, reverse=True):  # one may begin another
        said = said.replace(secret, MASK)
    said = " ".join(MASK if _HALF_STARRED in word else word for word in said[: 10 * LONGEST].split())
    words = _KEY_LIKE.sub(MASK, said)
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def server(title: str, url: str, model: str, keys: Sequence[str], headers: Mapping[str, str]) -> Server:
    """The server of that address; whatever is secret in environment, headers and address is known to it, so that it can be left out."""
    parts = urlsplit(url)
    given = [os.environ.get(key, "").strip() for key in keys]
    given += [value for name, value in headers.items() if SECRET_NAME.search(name)]
    given += [value.strip() for name, _, value in (line.partition(":") for line in _custom_headers()) if SECRET_NAME.search(name)]
    given += [parts.password or "", *(value for name, value in parse_qsl(parts.query) if SECRET_NAME.search(name))]
    return Server(title, shown_address(url), model, tuple(keys), tuple(sorted({s for s in given if s})))


def _custom_headers() -> list[str]:
    """The lines of the environment variables from which the SDKs take headers of one's own."""
    return [line for name in ("OPENAI_CUSTOM_HEADERS", "ANTHROPIC_CUSTOM_HEADERS") for line in os.environ.get(name, "").splitlines()]


def key_in(name: str) -> str | None:
    """The key that an environment variable holds; None where it is not set.

    Raises BackendError for one that no header can carry: the libraries would print it in their complaint.
    """
    key = os.environ.get(name, "").strip()
    if key and not (key.isascii() and key.isprintable() and " " not in key):
        raise BackendError(f"{name} holds a blank, a line break or a letter that no key has", hint=f"set {name} again, to the key alone")
    return key or None


def check(settings: BackendSettings, apis: Sequence[str]) -> None:
    """Whether these settings can be those of a server that knows these values of `api`.

    Raises ConfigError that names the key that cannot.
    """
    if settings.api is not None and settings.api not in apis:
        raise ConfigError(f"`backend.api` is `{settings.api}`, which `{settings.name}` does not know", hint=f"one of: {', '.join(apis)}")
    if settings.base_url is not None and not _is_address(settings.base_url):
        raise ConfigError("`backend.base_url` is not the address of a server", hint="write it whole, like http://localhost:8000/v1")
    for name, value in settings.headers.items():
        if not _HEADER_NAME.fullmatch(name) or not (value.isascii() and value.isprintable()):
            raise ConfigError(f"`backend.headers` has `{name}`, which cannot be sent as a header", hint="letters, digits and hyphens in its name; one line")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def trust(ca_bundle: str | None) -> ssl.SSLContext | None:
    """The system's certificate authorities and those of a PEM file; None where no file is given.

    Raises ConfigError for a file that cannot be read.
    """
    if ca_bundle is None:
        return None
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(cafile=ca_bundle)
    except OSError as error:  # an SSLError is one
        said = error.strerror or "no certificates in it"
        raise ConfigError(f"`backend.ca_bundle`: {ca_bundle}: {said}", hint="name a PEM file, with lines BEGIN CERTIFICATE") from error
    return context
