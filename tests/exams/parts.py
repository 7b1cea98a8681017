"""What every exam is made with: a wire that can be meddled with, a call log that is kept, failures as values."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from hutong.base.http import NeverLeft, Reply
from hutong.capabilities.channel import Spec
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import InProcess, Mischief
from hutong.switchboard.call_log import Call, CallLog, _row

T = TypeVar("T")
Verb = Callable[[], Awaitable[Any]]
Verbs = Callable[[], AsyncIterator[tuple[str, Verb]]]  # every verb of a channel by name, ready to be asked

HUB: Final = "http://hub.test"
CALLBACK: Final = f"{HUB}/callback/7/3"  # of this channel and revision
ADDRESS: Final = f"{HUB}/callback/7"  # of this channel, whatever is current
FILES: Final = f"{HUB}/files/7/3"

TRANSPORT: Final = (
    Mischief.TIMEOUT_AFTER_ACCEPTING,
    Mischief.RESET,
    Mischief.HALF_ANSWER,
    Mischief.BAD_GATEWAY,
    Mischief.NOT_THE_FORMAT,
)
RUBBISH: Final = (
    *(b"", b" ", b"null", b"[]", b"{}", b"0", b'""', b"{", b"\xff\xfe\x00", b"\x00", b"success", b"SUCCESS", b"OK"),
    *(b"<xml></xml>", b"<xml>", b"<html></html>", b"[" * 5000, b'{"a":' * 5000, b"<a>" * 2000),
)


class Meddler:
    """Carries requests as they are, unless the exam wants something changed or requests kept from leaving."""

    def __init__(self, inner: InProcess) -> None:
        self.inner = inner
        self.urls: list[str] = []
        self.patience = 60.0  # seconds; shortened where a time-out is what is asked about
        self.change: Callable[[Reply], Reply] | None = None
        self.damage: Callable[[bytes], bytes] | None = None  # of a request's body
        self.leaves = 1_000_000  # how many more requests leave

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        """See `Http.send`."""
        self.leaves -= 1
        if self.leaves < 0:
            raise NeverLeft("ConnectError: connection refused")
        self.urls.append(url)
        body = self.damage(body) if self.damage else body
        reply = await self.inner.send(method, url, headers=headers, body=body, timeout=min(timeout, self.patience))
        return self.change(reply) if self.change else reply


class KeptLog(CallLog):
    """The call log as it would be written, kept as text."""

    def __init__(self) -> None:
        self.rows: list[str] = []

    def add(self, call: Call) -> None:
        self.rows.append(str(_row(call)))


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits an exam: a channel code with one form of account."""

    spec: Spec
    form: str

    def __str__(self) -> str:
        return f"{self.spec.code}-{self.form}"


def sitting(capability: type, specs: Mapping[str, Spec]) -> list[Seat]:
    """Every form of account of every channel that has a capability, if the form is for it."""
    found = [spec for spec in specs.values() if capability in spec.capabilities()]
    return [Seat(spec, form) for spec in found for form in forms(spec) if _is_for(spec, form, capability)]


def _is_for(spec: Spec, form: str, capability: type) -> bool:
    simulator: Any = spec.simulator
    uses = getattr(simulator, "USES", {}).get(form)
    return uses is None or getattr(capability, "CAPABILITY", "") in uses


def forms(spec: Spec) -> tuple[str, ...]:
    """The forms of account that a channel's simulator opens."""
    simulator: Any = spec.simulator
    named: tuple[str, ...] = simulator.FORMS
    return named


def secret_keys(spec: Spec) -> dict[str, bool]:
    """The wire names of a channel's secrets, each with whether it is required."""
    declared = spec.config.keys()
    return {key.wire: key.required for key in declared if key.secret}


async def tried(verb: Awaitable[T]) -> T | Failed:
    """What awaiting a verb gives, be it its failure."""
    try:
        return await verb
    except Failed as failed:
        return failed


async def fault_of(verb: Awaitable[object]) -> Fault | None:
    """The kind of failure that awaiting a verb ends in; None when it goes well."""
    outcome = await tried(verb)
    return outcome.fault if isinstance(outcome, Failed) else None
