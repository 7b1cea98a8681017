"""From whom a channel borrows: the channel of an application that can ask its provider for credentials of it."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from hutong.base.errors import Refusal
from hutong.base.secrets import Secret
from hutong.base.text import Text, listed
from hutong.capabilities import sayings
from hutong.capabilities.channel import Spec
from hutong.capabilities.faults import Failed, Fault, problem_of
from hutong.capabilities.platform.credential import Credentials, Issued, IssuesCredentials
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.call_log import hide
from hutong.switchboard.credentials.holder import Holder, Issue
from hutong.switchboard.credentials.store import Kept, Key, Lent, Store
from hutong.switchboard.open import Opened

T = TypeVar("T")
Issuers = Callable[[], Iterable[Opened]]  # the channels that may issue, the best first
ISSUING: Final = 4.0  # seconds for asking the provider; twice that is shorter than the lease


@dataclass(frozen=True, slots=True)
class Loan:
    """A credential as it is kept, and what runs for its application."""

    kept: Kept
    channels: tuple[int, ...]  # that can ask for credentials of the application
    renewable: bool  # one of them asks for this one: neither one that only the provider tells, nor of another place


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

    def kinds(self, application: str, issuers: Issuers) -> tuple[str, ...]:
        """What the channels of an application can ask for, the usual one first; empty: it has no such channel."""
        found = (kind for one in _of(application, issuers()) for kind in one.face(IssuesCredentials).KINDS)
        return tuple(dict.fromkeys(found))

    async def loans(self, issuers: Issuers) -> list[Loan]:
        """Every credential that is kept, with the channels of its application."""
        running = list(issuers())
        return [_loan(one, running) for one in await self._store.every()]

    async def renew(self, actor: Actor, application: str, kind: str, issuers: Issuers) -> Loan:
        """Another one now, as it was got: the provider may end the present one at once. Refusal.

        The audit has a row before anything is asked: of an answer that is lost, too, it is known who ended what.
        """
        try:
            issuer = self._issuer(application, kind, issuers)
            key = Key(place_of(issuer.endpoint), application, kind)
            await _note(actor, key, {"outcome": "asked"})
            lent = await self._renewed(actor, key, issuer)
        except Failed as failed:
            raise Refusal(problem_of(failed.fault), failed.reason) from None
        await _note(actor, key, {"outcome": "got", "until": lent.good_until.isoformat()})
        return _loan(Kept(key, lent.value, lent.generation, lent.good_until, lent.renewed_at), issuers())

    async def _renewed(self, actor: Actor, key: Key, issuer: Opened) -> Lent:
        try:
            return await self._holder.renew(key, _issue(issuer))
        except Failed as failed:
            await _note(actor, key, {"outcome": "failed", "words": failed.reason._asdict()})
            raise

    def _issuer(self, application: str, kind: str, issuers: Issuers) -> Opened:
        """The channel that asks for it; Failed."""
        issuer = _find(application, kind, issuers())
        if issuer is not None:
            return issuer
        known = listed(self.kinds(application, issuers))
        if not known.en:
            raise _lacking(application, kind)
        zh = f"{application} 的通道取不到 {kind}，能取的是 {known.zh}"
        en = f"the channel of {application} gets no {kind}: name what it gets, {known.en}"
        raise Failed(Fault.CONFIG, words=Text(zh, en))

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


def _of(application: str, opened: Iterable[Opened]) -> Iterator[Opened]:
    """The channels of an application that can ask for credentials."""
    able = (one for one in opened if one.can(IssuesCredentials))
    return (one for one in able if one.face(IssuesCredentials).application() == application)


def _find(application: str, kind: str, opened: Iterable[Opened]) -> Opened | None:
    return next((one for one in _of(application, opened) if kind in one.face(IssuesCredentials).KINDS), None)


def _loan(kept: Kept, opened: Iterable[Opened]) -> Loan:
    channels = list(_of(kept.key.application, opened))
    issuer = _find(kept.key.application, kept.key.kind, channels)
    renewable = issuer is not None and place_of(issuer.endpoint) == kept.key.place
    return Loan(kept, tuple(one.channel_id for one in channels), renewable)


async def _note(actor: Actor, key: Key, detail: Mapping[str, Any]) -> None:
    async with actor.change() as connection:
        await actor.note(connection, "credential.renew", f"credential/{key.application}/{key.kind}", detail)


def _issue(issuer: Opened, *, sample: bool = False) -> Issue:
    async def issue(key: Key, afresh: bool) -> Issued:
        """A call of its own in the log. Failed; UNKNOWN is none: what the credential is for was not asked yet."""
        try:
            asked = _hidden(issuer, key.kind, afresh=afresh, sample=sample)
            return await issuer.ask("issue", key.kind, asked, deadline=ISSUING)
        except Failed as failed:
            fault = Fault.UNREACHABLE if failed.fault is Fault.UNKNOWN else failed.fault
            raise Failed(fault, failed.code, sayings.NO_CREDENTIAL(key.kind, failed.said)) from None

    return issue


async def _hidden(issuer: Opened, kind: str, *, afresh: bool, sample: bool) -> Issued:
    face = issuer.face(IssuesCredentials)
    issued = await (face.sample(kind) if sample else face.issue(kind, afresh=afresh))
    hide(issued.value)
    return issued


async def _told(key: Key, afresh: bool) -> Issued:
    """In the place of an issuer, for what only the provider tells by itself."""
    del afresh
    raise Failed(Fault.CONFIG, words=sayings.NOT_TOLD_LATELY(key.kind, key.application))


def _able(kind: str) -> list[Spec]:
    """The codes that can ask for such credentials."""
    known = registry.specs().values()
    able = [(spec, spec.adapter) for spec in known if issubclass(spec.adapter, IssuesCredentials)]
    return [spec for spec, adapter in able if kind in adapter.KINDS]


def _lacking(application: str, kind: str) -> Failed:
    """Who would have to be set up, in words."""
    able = _able(kind)
    codes = "/".join(spec.code for spec in able) or "-"
    return Failed(Fault.CONFIG, words=sayings.NOBODY_GETS(kind, application, codes))
