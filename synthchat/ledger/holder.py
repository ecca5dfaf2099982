"""Who is alive: a process that claims keys holds a locked file, which the system lets go when the process ends, however it ends."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path
from uuid import uuid4

if sys.platform != "win32":
    import fcntl


class Holder:
    """A process as others see it. Where the system has no such locks, only the lease of a claim tells that its owner is gone."""

    def __init__(self, ledger: Path) -> None:
        for left in ledger.parent.glob(f"{ledger.name}-*.lock"):
            gone(left)
        self._name, self._claims = uuid4().hex[:12], count(1)
        self._path = lock_of(ledger, self._name)
        # It takes its name when it is locked already: nobody may find it open.
        unnamed = self._path.with_suffix(".new")
        self._file = unnamed.open("wb")
        if sys.platform != "win32":
            fcntl.flock(self._file, fcntl.LOCK_EX)
        unnamed.rename(self._path)

    def owner(self) -> str:
        """A name for the owner of one claim."""
        return f"{self._name}.{next(self._claims)}"

    def close(self) -> None:
        """Be gone."""
        self._file.close()
        self._path.unlink(missing_ok=True)


def lock_of(ledger: Path, owner: str) -> Path:
    """The file that the process of an owner keeps locked."""
    return ledger.with_name(f"{ledger.name}-{owner.partition('.')[0]}.lock")


def gone(lock: Path) -> bool:
    """Whether the holder of a lock has ended. What it has left behind is cleared away."""
    if sys.platform == "win32":
        return False
    try:
        with lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return True
    except BlockingIOError:
        return False
    lock.unlink(missing_ok=True)
    return True
