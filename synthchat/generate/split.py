"""Which split a record is in: decided by its family, so that what was made from one thing is never on both sides."""

from __future__ import annotations

from collections.abc import Mapping

from synthchat.seeding import fraction


def split_of(family: str, shares: Mapping[str, float]) -> str:
    """The split of a family: a hash of its name against the shares of test (and dev); what is left is train."""
    point = fraction("split", family)
    for name, share in shares.items():
        if point < share:
            return name
        point -= share
    return "train"
