"""A simulator's own shelf: files by name, on disk where a folder is given, so that large ones need no memory."""

import hashlib
from collections.abc import Iterator
from pathlib import Path


class Shelf:
    """Files as a provider of storage keeps them. Names may hold anything; on disk they are hashed."""

    def __init__(self, folder: Path | None = None) -> None:
        """Keeps files under `folder`, or in memory."""
        self._folder = folder
        self._memory: dict[str, bytes] = {}
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def put(self, name: str, content: bytes) -> None:
        """Keeps a file whole, over whatever was there."""
        if self._folder is None:
            self._memory[name] = bytes(content)
        else:
            self._path(name).write_bytes(content)

    def join(self, name: str, parts: list[str]) -> None:
        """Makes one file of others, in order, and takes these away."""
        if self._folder is None:
            self._memory[name] = b"".join(self._memory.pop(part) for part in parts)
            return
        with self._path(f"{name}\0joining").open("wb") as whole:
            for part in parts:
                whole.write(self._path(part).read_bytes())
        self._path(f"{name}\0joining").replace(self._path(name))
        for part in parts:
            self.drop(part)

    def get(self, name: str, start: int = 0, length: int | None = None) -> bytes | None:
        """A file or a stretch of it; None when there is no such file."""
        if self._folder is None:
            content = self._memory.get(name)
            return None if content is None else content[start : None if length is None else start + length]
        if not self._path(name).exists():
            return None
        with self._path(name).open("rb") as file:
            file.seek(start)
            return file.read(-1 if length is None else length)

    def size(self, name: str) -> int | None:
        """How many bytes a file has; None when there is no such file."""
        if self._folder is None:
            content = self._memory.get(name)
            return None if content is None else len(content)
        return self._path(name).stat().st_size if self._path(name).exists() else None

    def digest(self, name: str, algorithm: str = "md5") -> str:
        """The hexadecimal digest of a file that is there."""
        found = hashlib.new(algorithm, usedforsecurity=False)
        for piece in self.pieces(name):
            found.update(piece)
        return found.hexdigest()

    def pieces(self, name: str, most: int = 1 << 20) -> Iterator[bytes]:
        """A file that is there, piece by piece."""
        start = 0
        while piece := self.get(name, start, most):
            yield piece
            start += len(piece)

    def drop(self, name: str) -> None:
        """Takes a file away if it is there."""
        if self._folder is None:
            self._memory.pop(name, None)
        else:
            self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        assert self._folder is not None
        return self._folder / hashlib.sha256(name.encode()).hexdigest()
