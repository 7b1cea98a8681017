"""Credentials that a provider lends for a while (access tokens, tickets): who issues them, how a channel uses them."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar, Final, Protocol, TypeVar

from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.faults import Failed, Fault

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Issued:
    """A credential as the provider lent it."""

    value: Secret
    seconds: int  # that it is good for, from now


class IssuesCredentials(ABC):
    """Can ask its provider for credentials of its own application."""

    CAPABILITY: ClassVar[str] = "credential"
    NAME: ClassVar[Text] = Text("接口凭证", "Access credentials")
    KINDS: ClassVar[tuple[str, ...]]  # such as access_token, jsapi_ticket

    @abstractmethod
    def application(self) -> str:
        """The application that they are for; two channels of one application share them."""

    @abstractmethod
    async def issue(self, kind: str, *, afresh: bool) -> Issued:
        """One of `KINDS`. `afresh`: the one that was lent before was refused, so it must be another. Failed."""

    async def sample(self, kind: str) -> Issued:
        """One of `KINDS` that proves the channel's keys and is not kept: where issuing ends the one that others
        have, it is to be got in a way that doesn't. Failed."""
        return await self.issue(kind, afresh=False)


class Credentials(Protocol):
    """What a channel has on its `Line`: credentials that one holder among all processes gets and renews."""

    async def using(
        self, application: str, kind: str, do: Callable[[Secret], Awaitable[T]], stale: Callable[[T], bool]
    ) -> T:
        """What `do` answers with the credential; where `stale` says that it was refused, once more with another.

        Failed, of `do` or of issuing. `application`: of this channel, or of another that is set up and issues its own.
        """
        ...


class NoCredentials:
    """What a channel has that was given no holder: every use is Failed(CONFIG)."""

    async def using(
        self, application: str, kind: str, do: Callable[[Secret], Awaitable[T]], stale: Callable[[T], bool]
    ) -> T:
        """See `Credentials.using`."""
        del do, stale
        raise Failed(Fault.CONFIG, words=f"nobody lends the {kind} of {application}")


NONE_LENT: Final = NoCredentials()
