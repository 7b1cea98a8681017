"""What this process runs on: the current revision, older ones for payments that pin them, and the way to a channel."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Final

import asyncpg

from hutong.base.db import AWAY, Pool
from hutong.base.db.listener import Listener
from hutong.base.errors import Refusal
from hutong.base.http import Http, Wire
from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.base.vault import VaultError
from hutong.capabilities import sayings
from hutong.capabilities.channel import BadConfig, Config, Line, Spec
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.platform.credential import IssuesCredentials
from hutong.switchboard import registry
from hutong.switchboard.call_log import CallLog, Recorded, hide
from hutong.switchboard.content import NEWS, Content, Product, Setup
from hutong.switchboard.credentials import Lender, Store
from hutong.switchboard.mask import Masker
from hutong.switchboard.meter import Meter
from hutong.switchboard.open import Clerk, Opened
from hutong.switchboard.seal import Keeper

__all__ = ["Product", "Revision", "Switchboard"]

log = logging.getLogger(__name__)
_OLD: Final = 64  # older revisions that are kept opened
_FOLDER: Final = Path("files")
_RETRY: Final = 0.5  # seconds between tries to load a revision that was heard of


class Revision:
    """A published configuration and the channels that were opened under it; 0: one that is tried before that."""

    def __init__(self, id: int, content: Content, *, alone: bool = False) -> None:
        """`alone`: a single channel of a draft, whose others are those that run."""
        self.id = id
        self.alone = alone
        self.content = content
        self.channels: Mapping[int, Setup] = content.channels
        self.products: Mapping[str, Product] = content.products
        self.opened: dict[int, Opened] = {}


class Switchboard:
    """Opens channels. The current revision is a dictionary away; a refresh anywhere switches it within a second."""

    def __init__(
        self,
        pool: Pool,
        keeper: Keeper,
        *,
        base_url: str,
        sandbox_url: str | None = None,
        http: Http | None = None,
        folder: Path = _FOLDER,
    ) -> None:
        self.current = Revision(0, Content())
        self.meter = Meter()
        self._pool = pool
        self._keeper = keeper
        self._base_url = base_url.rstrip("/")
        self._sandbox_url = sandbox_url.rstrip("/") if sandbox_url else None
        self._folder = folder
        self._lines = _Lines(http)
        self._clerk = Clerk(CallLog(pool), self.meter)
        self.credentials = Lender(Store(pool, keeper))
        self._old: OrderedDict[int, Revision] = OrderedDict()
        self._switching = asyncio.Lock()

    @classmethod
    async def start(
        cls,
        pool: Pool,
        keeper: Keeper,
        listener: Listener,
        *,
        base_url: str,
        sandbox_url: str | None = None,
        http: Http | None = None,
        folder: Path = _FOLDER,
    ) -> "Switchboard":
        """Loads the newest revision and hears of later ones. Before `listener.start`; call `catch_up` after it.

        `sandbox_url`: every channel talks to its simulator there instead of its provider. `http`: carries all
        requests, for tests; otherwise one pool of connections is shared, and one made for each client certificate.
        `folder`: where channels that keep files on this machine keep them.
        """
        switchboard = cls(pool, keeper, base_url=base_url, sandbox_url=sandbox_url, http=http, folder=folder)
        listener.on(NEWS, switchboard._heard)
        await switchboard.catch_up()
        switchboard._clerk.calls.start()
        return switchboard

    async def stop(self) -> None:
        """Writes the rest of the call log and ends the connections."""
        await self.credentials.close()
        await self._clerk.calls.close()
        await self._lines.close()

    async def catch_up(self) -> None:
        """Switches to the newest revision if it isn't the current one. Requests under way keep theirs."""
        async with self._switching:
            newest = await self._pool.fetchval("SELECT max(id) FROM revision")
            if newest is None or newest <= self.current.id:
                return
            revision = await self._load(newest)
            # Keys are parsed away from the event loop, before anybody waits for them.
            await asyncio.to_thread(self._open_all, revision)
            if self.current.id:
                self._keep(self.current)
            self.current = revision
        log.info("revision %d is current", revision.id)

    async def at(self, revision_id: int) -> Revision:
        """A published revision; LookupError when there is none."""
        if revision_id == self.current.id:
            return self.current
        kept = self._old.get(revision_id)
        if kept is not None:
            self._old.move_to_end(revision_id)
            return kept
        loaded = await self._load(revision_id)
        return self._old.get(revision_id) or self._keep(loaded)

    async def open(self, channel_id: int, revision_id: int | None = None) -> Opened:
        """The channel as it is now, or as the revision that a payment pins has it; Failed(CONFIG)."""
        revision = self.current
        if revision_id is not None and revision_id != revision.id:
            try:
                revision = await self.at(revision_id)
            except LookupError:
                raise Failed(Fault.CONFIG, words=sayings.NO_REVISION(revision_id)) from None
        opened = revision.opened.get(channel_id)
        return opened if opened is not None else self._open(revision, channel_id)

    def trial(self, setup: Setup, content: Content | None = None) -> Opened:
        """A channel as the draft has it, to be tested with its provider before it is published; Failed(CONFIG).

        `content`: of the draft, where it uses the credentials of another channel there. Its own keys, and those, are
        tried in earnest: what was lent under the settings that run is left aside.
        """
        others = {} if content is None else content.channels
        tried = Content({**others, setup.id: replace(setup, enabled=True)})
        return self._built(Revision(0, tried, alone=content is None), setup)

    def issuers(self, revision: Revision | None = None) -> Iterator[Opened]:
        """Channels that can ask for credentials: as they are now, then of an older revision; of a draft, its own.

        Keys of an older revision may have been replaced at the provider. What a draft no longer has won't be there.
        """
        of = self.current if revision is None else revision
        draft = (of, self.current) if of.alone else (of,)
        for one in dict.fromkeys(draft if of.id == 0 else (self.current, of)):
            for setup in one.channels.values():
                if setup.enabled and registry.can(setup.code, IssuesCredentials):
                    try:
                        yield one.opened.get(setup.id) or self._open(one, setup.id)
                    except Failed:
                        continue  # it can't be opened, which was told when the revision was loaded

    @property
    def calls(self) -> CallLog:
        """The log of calls, to flush it."""
        return self._clerk.calls

    async def _heard(self, _payload: str) -> None:
        while True:
            try:
                await self.catch_up()
                return
            except (*AWAY, asyncpg.PostgresError):
                log.warning("a new revision can't be loaded yet; trying again")
                await asyncio.sleep(_RETRY)

    async def _load(self, revision_id: int) -> Revision:
        kept = await self._pool.fetchval("SELECT content FROM revision WHERE id = $1", revision_id)
        if kept is None:
            raise LookupError(f"no revision {revision_id}")
        return Revision(revision_id, Content.unpack(kept))

    def _keep(self, revision: Revision) -> Revision:
        self._old[revision.id] = revision
        while len(self._old) > _OLD:
            self._old.popitem(last=False)
        return revision

    def _open_all(self, revision: Revision) -> None:
        for channel_id, setup in revision.channels.items():
            if setup.enabled:
                try:
                    self._open(revision, channel_id)
                except Failed as failed:
                    log.error("channel %s of revision %d can't be opened: %s", setup.title, revision.id, failed.words)

    def _open(self, revision: Revision, channel_id: int) -> Opened:
        setup = revision.channels.get(channel_id)
        if setup is None or not setup.enabled:
            raise Failed(Fault.CONFIG, words=sayings.NOT_IN_REVISION(channel_id, revision.id))
        opened = self._built(revision, setup)
        return revision.opened.setdefault(channel_id, opened)

    def _built(self, revision: Revision, setup: Setup) -> Opened:
        try:
            spec = registry.spec(setup.code)
            values = setup.opened(self._keeper.vault)
            config = spec.config.read(setup.merchant_no, values)
            adapter = spec.adapter(config, self._line(spec, config, setup.id, revision))
        except (Refusal, VaultError, BadConfig, ValueError) as error:
            raise Failed(Fault.CONFIG, words=_unopened(setup, error)) from None
        secrets = registry.secret_keys(setup.code)
        masker = Masker(_secret(value) for key, value in values.items() if key in secrets or isinstance(value, Secret))
        return Opened(spec, adapter, setup.id, revision.id, masker, self._clerk)

    def _line(self, spec: Spec, config: Config, channel_id: int, revision: Revision) -> Line:
        sandbox = f"{self._sandbox_url}/{spec.code.lower()}{spec.path}" if self._sandbox_url else None
        facts = config.facts()
        endpoint = (sandbox or spec.endpoint).format_map(facts).rstrip("/")
        return Line(
            http=Recorded(self._lines.to(config)),
            endpoint=endpoint,
            callback=f"{self._base_url}/callback/{channel_id}/{revision.id}",
            address=f"{self._base_url}/callback/{channel_id}",
            hosts={name: (sandbox or address).format_map(facts).rstrip("/") for name, address in spec.hosts.items()},
            files=f"{self._base_url}/files/{channel_id}/{revision.id}",
            folder=self._folder / str(channel_id),
            own_key=self._keeper.vault.derive(f"channel/{channel_id}"),
            credentials=self.credentials.at(endpoint, lambda: self.issuers(revision), trial=revision.id == 0),
            hide=hide,
        )


def _secret(value: str | Secret) -> Secret:
    return value if isinstance(value, Secret) else Secret(value)


def _unopened(setup: Setup, error: Exception) -> Text:
    """Why a channel can't be opened. ValueErrors of others may quote what they were given."""
    said = str(error) if isinstance(error, (Refusal, VaultError)) else type(error).__name__
    keys = ", ".join(problem.wire for problem in error.problems) if isinstance(error, BadConfig) else ""
    return sayings.NOT_OPENED(setup.title, f"{said} {keys}".strip())


class _Lines:
    """The pools of connections of a process: a shared one, and one for each client certificate."""

    def __init__(self, given: Http | None) -> None:
        self._given = given
        self._wires: dict[bytes, Wire] = {}

    def to(self, config: Config) -> Http:
        if self._given is not None:
            return self._given
        identity = config.identity_pem()
        key = b"" if identity is None else sha256(identity).digest()
        if key not in self._wires:
            self._wires[key] = Wire(identity_pem=identity)
        return self._wires[key]

    async def close(self) -> None:
        for wire in self._wires.values():
            await wire.close()
