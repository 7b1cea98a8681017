"""The phone's interface for the pages that may be paid, under /phone/api/: merchants and their directories."""

from collections.abc import Mapping
from typing import Any

from hutong.app.sandbox.handset.api import Call
from hutong.app.sandbox.handset.directories import Directories


class DirectoryApi:
    """Calls by name: each takes JSON and gives JSON. `account` is a channel code, CODE/form, or a merchant number."""

    def __init__(self, directories: Directories) -> None:
        self._directories = directories

    @property
    def posts(self) -> Mapping[str, Call]:
        """What is asked by POST."""
        return {"directories": self._every, "directory": self._change}

    @property
    def gets(self) -> Mapping[str, Call]:
        """What is asked by GET as well."""
        return {"directories": self._every}

    async def _every(self, _: dict[str, Any]) -> Any:
        return {"merchants": self._directories.every()}

    async def _change(self, given: dict[str, Any]) -> Any:
        """One that is added, or taken away with `remove`."""
        act = self._directories.remove if given.get("remove") else self._directories.add
        return act(str(given["account"]), str(given["directory"]))
