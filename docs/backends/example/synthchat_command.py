"""A backend of one's own: any command that reads a prompt on standard input and writes the answer to standard output."""

import asyncio
import shlex

from synthchat.backends.base import Reply, Request
from synthchat.config.model import BackendSettings
from synthchat.errors import BackendError, CallError, Problem
from synthchat.spec.model import Domain


class Command:
    """The command stands in `backend.model`, so that another one is asked anew and not answered from the ledger."""

    name, prompted, heeds, shows = "command", True, frozenset({"model"}), None

    def __init__(self, domain: Domain, settings: BackendSettings) -> None:
        if not settings.model:
            raise BackendError("which command?", hint='name it: --set "backend.model=my-llm --fast"')
        self.model = settings.model

    def problems(self, domain: Domain) -> list[Problem]:
        """What keeps it from writing some intent: nothing."""
        return []

    async def complete(self, request: Request) -> Reply:
        """The answer to one request: JSON, as the prompt asks for it."""
        pipe = asyncio.subprocess.PIPE
        child = await asyncio.create_subprocess_exec(*shlex.split(self.model), stdin=pipe, stdout=pipe)
        answer, _ = await child.communicate("\n\n".join(m.content for m in request.messages).encode())
        if child.returncode:
            raise CallError(f"`{self.model}` ended with status {child.returncode}", kind="command")
        return Reply(answer.decode("utf-8", "replace"), self.model)
