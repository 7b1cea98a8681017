"""The other side of LOCAL_OSS: nobody. It answers nothing and looks at the disk with eyes of its own."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

from hutong.capabilities.simulation import Account, Home, StorageSimulator
from hutong.capabilities.simulation.mischief import App, Receive, Scope, Send


class LocalOssSimulator(StorageSimulator):
    """No provider: what is kept lies in `folder`, which is the line's."""

    CODE: ClassVar[str] = "LOCAL_OSS"
    FORMS: ClassVar[tuple[str, ...]] = ("disk",)
    LADDER: ClassVar[tuple[float, ...]] = ()

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.folder: Path | None = None
        self._app = self.mischiefs.around(_nobody)

    @property
    def app(self) -> App:
        """See `Simulator.app`."""
        return self._app

    def account(self, form: str) -> Account:
        """See `Simulator.account`."""
        if form not in self.FORMS:
            raise KeyError(form)
        return Account("local", {"FILE_ALLOW_SUFFIX": ".gif,.png,.jpg,.jpeg,.pdf,.txt,.mp4,.zip,.bin"})

    def objects(self) -> Mapping[str, int]:
        """See `StorageSimulator.objects`."""
        return {key: path.stat().st_size for key, path in self._kept()}

    def content(self, key: str) -> bytes:
        """See `StorageSimulator.content`."""
        return dict(self._kept())[key].read_bytes()

    def unfinished(self) -> int:
        """See `StorageSimulator.unfinished`."""
        if self.folder is None or not (self.folder / ".part").is_dir():
            return 0
        return sum("-" not in path.name for path in (self.folder / ".part").iterdir())

    def _kept(self) -> Iterator[tuple[str, Path]]:
        for path in sorted(self.folder.rglob("content")) if self.folder else ():
            where = path.parent.relative_to(self.folder or path).as_posix()
            if where.endswith("@") and not where.startswith(".part/"):
                yield where.removesuffix("@"), path


async def _nobody(_scope: Scope, _receive: Receive, send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": b"LOCAL_OSS has no provider: nothing is asked here.\n"})
