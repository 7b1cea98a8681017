"""From whom a channel borrows: the channel of an application that can ask its provider for credentials of it."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import urlsplit

from hutong.base.secrets import Secret
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.platform.credential import Credentials, Issued, IssuesCredentials
from hutong.switchboard import registry
from hutong.switchboard.call_log import hide
from hutong.switchboard.credentials.holder import Holder, Issue
from hutong.switchboard.credentials.store import Kept, Key, Lent, Store
from hutong.switchboard.open import Opened

T = TypeVar("T")
Issuers = Callable[[], Iterable[Opened]]  # the channels that may issue, the best first
ISSUING: Final = 4.0  # seconds for asking the provider; twice that is shorter than the lease


class Lender:
    """Lends to every channel of a process."""

    def __init__(self, store: Store, holder: Holder | None = None) -> None:
        self._store = store
        self._holder = holder or Holder(store)

    def at(self, endpoint: str, issuers: Issuers, *, trial: bool = False) -> Credentials:
        """What a channel has on its line.

        `trial`: its own keys are to be tried, whatever others were lent before, and nobody is to notice: what is lent
        for it is kept nowhere else.
        """
        return _Lending(self._holder, endpoint, issuers, {} if trial else None)

    async def keep(self, opened: Opened, application: str, kind: str, value: Secret, seconds: int) -> None:
        """A credential that the provider told this channel by itself."""
        await self._holder.keep(Key(place_of(opened.endpoint), application, kind), value, seconds)

    async def every(self) -> list[Kept]:
        """Every credential that is kept."""
        return await self._store.every()

    def kinds(self, application: str, issuers: Issuers) -> tuple[str, ...]:
        """What the channels of an application can ask for, the usual one first; empty: it has no such channel."""
        faces = [one.face(IssuesCredentials) for one in issuers() if one.can(IssuesCredentials)]
        found = (kind for face in faces if face.application() == application for kind in face.KINDS)
        return tuple(dict.fromkeys(found))

    async def renew(self, application: str, kind: str, issuers: Issuers) -> Lent:
        """Another one now: the provider may end the present one at once. Failed."""
        issuer = _find(application, kind, issuers())
        if issuer is None:
            known = ", ".join(self.kinds(application, issuers))
            words = f"the channel of {application} gets no {kind}: name what it gets, {known}"
            raise Failed(Fault.CONFIG, words=words) if known else _lacking(application, kind)
        return await self._holder.renew(Key(place_of(issuer.endpoint), application, kind), _issue(issuer))

    async def close(self) -> None:
        """Gives up what is under way."""
        await self._holder.close()


@dataclass(slots=True)
class _Lending:
    """See `Credentials`."""

    holder: Holder
    endpoint: str
    issuers: Issuers
    samples: dict[Key, Secret] | None  # of a trial, what it was lent

    async def using(
        self, application: str, kind: str, do: Callable[[Secret], Awaitable[T]], stale: Callable[[T], bool]
    ) -> T:
        """See `Credentials.using`."""
        issuer = _find(application, kind, self.issuers())
        if issuer is None:
            if _able(kind):
                raise _lacking(application, kind)
            return await self.holder.using(Key(place_of(self.endpoint), application, kind), _told, do, stale)
        key = Key(place_of(issuer.endpoint), application, kind)
        if self.samples is None:
            return await self.holder.using(key, _issue(issuer), do, stale)
        if key not in self.samples:
            self.samples[key] = (await _issue(issuer, sample=True)(key, False)).value
        return await do(self.samples[key])


def place_of(endpoint: str) -> str:
    """What keeps one world of credentials apart from another: the provider's host, with its port."""
    return urlsplit(endpoint).netloc


def _find(application: str, kind: str, opened: Iterable[Opened]) -> Opened | None:
    for one in opened:
        if one.can(IssuesCredentials):
            face = one.face(IssuesCredentials)
            if kind in face.KINDS and face.application() == application:
                return one
    return None


def _issue(issuer: Opened, *, sample: bool = False) -> Issue:
    async def issue(key: Key, afresh: bool) -> Issued:
        """A call of its own in the log. Failed; UNKNOWN is none: what the credential is for was not asked yet."""
        try:
            asked = _hidden(issuer, key.kind, afresh=afresh, sample=sample)
            return await issuer.ask("issue", key.kind, asked, deadline=ISSUING)
        except Failed as failed:
            fault = Fault.UNREACHABLE if failed.fault is Fault.UNKNOWN else failed.fault
            raise Failed(fault, failed.code, f"no {key.kind}: {failed.words}") from None

    return issue


async def _hidden(issuer: Opened, kind: str, *, afresh: bool, sample: bool) -> Issued:
    face = issuer.face(IssuesCredentials)
    issued = await (face.sample(kind) if sample else face.issue(kind, afresh=afresh))
    hide(issued.value)
    return issued


async def _told(key: Key, afresh: bool) -> Issued:
    """In the place of an issuer, for what only the provider tells by itself."""
    del afresh
    words = f"the provider has not told the {key.kind} of {key.application} lately"
    raise Failed(Fault.CONFIG, words=f"{words}: check the address that it pushes to")


def _able(kind: str) -> list[str]:
    """The codes that can ask for such credentials."""
    known = registry.specs().values()
    able = [(spec, spec.adapter) for spec in known if issubclass(spec.adapter, IssuesCredentials)]
    return [f"{spec.code} ({spec.name.en})" for spec, adapter in able if kind in adapter.KINDS]


def _lacking(application: str, kind: str) -> Failed:
    """Who would have to be set up, in words."""
    wanted = " or ".join(_able(kind)) or "that issues it"
    words = f"nobody gets the {kind} of {application}: set up a channel {wanted} with merchant number {application}"
    return Failed(Fault.CONFIG, words=f"{words}, enable it and refresh")
