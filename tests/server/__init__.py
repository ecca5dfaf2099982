"""A server for tests that speaks the vendors' APIs over real HTTP, answers what it is asked, and goes wrong by a script."""

from tests.server.log import Call
from tests.server.script import DEFAULT_SCRIPT, Script
from tests.server.server import Server, serve

__all__ = ["DEFAULT_SCRIPT", "Call", "Script", "Server", "serve"]
