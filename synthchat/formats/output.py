"""Writing into a folder that may hold a user's files: everything beside its place first, then moved in, and nothing that is not ours is touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO

from synthchat.errors import FolderError

PARTIAL = ".synthchat-partial"


class Output:
    """Files on their way into `target`. Leaving the block puts them all in place; leaving it by an error leaves the folder as it was.

    Raises FolderError for a file that is there and not `ours`, and for what the system refuses.
    """

    def __init__(self, target: Path, ours: Callable[[Path], bool], hint: str) -> None:
        self.target, self._ours, self._hint = target, ours, hint
        self._open: dict[str, IO[bytes]] = {}
        self._retired: list[Path] = []

    def __enter__(self) -> Output:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for file in self._open.values():
            file.close()
        for name in self._open:
            path = self.target / name
            if kind is None:
                _partial(path).replace(path)
            else:
                _partial(path).unlink(missing_ok=True)
        if kind is None:
            for path in self._retired:
                path.unlink(missing_ok=True)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files written so far, in their order."""
        return tuple(self.target / name for name in self._open)

    def write(self, name: str, data: bytes) -> None:
        """Add to a file, which is begun anew at the first call."""
        try:
            self._file(name).write(data)
        except OSError as error:
            raise FolderError(f"{self.target / name} cannot be written: {error.strerror}", hint="name another folder with -o") from error

    def retire(self, pattern: str) -> None:
        """Remove files of ours that an earlier export left and this one has not written."""
        written = set(self.files)
        self._retired += [p for p in sorted(self.target.glob(pattern)) if p not in written and self._ours(p)]

    def _file(self, name: str) -> IO[bytes]:
        if name not in self._open:
            path = self.target / name
            if path.exists() and not self._ours(path):
                raise FolderError(f"{path} is not ours, and is left as it is", hint=self._hint)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._open[name] = _partial(path).open("wb")
        return self._open[name]


def _partial(path: Path) -> Path:
    return path.with_name(path.name + PARTIAL)
