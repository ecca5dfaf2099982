"""What was paid for: every reply under the hash of what it was asked, kept before it is used, in one SQLite file beside the spec."""

from synthchat.ledger.look import Look
from synthchat.ledger.store import USUAL, Ledger

__all__ = ["USUAL", "Ledger", "Look"]
