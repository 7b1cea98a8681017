"""Whose secret tells who pays: the platform channel of a pay channel's own application, as a draft has both."""

from collections.abc import Sequence
from dataclasses import dataclass

from hutong.capabilities.channel import Key, Role
from hutong.capabilities.faults import Failed
from hutong.capabilities.pay import Pays, Scene
from hutong.capabilities.platform.login import LogsInByPage
from hutong.switchboard import registry
from hutong.switchboard.content import Content, Setup
from hutong.switchboard.live import Switchboard


@dataclass(frozen=True, slots=True)
class PayersAccount:
    """The application in which a pay channel's payers are known, and the channel that holds its secret."""

    application: str
    setup: Setup | None  # None: no channel has it yet
    secret: Key | None  # of that channel: the one that proves the application
    codes: tuple[str, ...]  # of channels that could hold it


def account_of(switchboard: Switchboard, content: Content, setup: Setup) -> PayersAccount | None:
    """Where the secret is that a pay channel leaves to another one; None of a channel that needs no other.

    It reads the channel's keys, which is slow. What can't be opened yet is told once it can.
    """
    spec = registry.specs().get(setup.code)
    if spec is None or Scene.JSAPI not in getattr(spec.adapter, "SCENES", ()):
        return None
    codes = _codes(spec.wallet)
    if not codes or setup.code in codes:
        return None
    try:
        application = switchboard.trial(setup, content).face(Pays).payers()
    except Failed:
        return None
    if not application:
        return None
    of = [one for one in content.channels.values() if one.merchant_no == application and _secret(one.code)]
    found = min(of, key=lambda one: (one.code not in codes, not one.enabled), default=None)
    return PayersAccount(application, found, _secret(found.code) if found else None, codes)


def _codes(wallet: str) -> tuple[str, ...]:
    """The channels by which payers of a wallet are asked who they are."""
    return tuple(
        code
        for code, spec in registry.specs().items()
        if wallet and issubclass(spec.adapter, LogsInByPage) and wallet == spec.adapter.WALLET
    )


def _secret(code: str) -> Key | None:
    known: Sequence[Key] = registry.specs()[code].config.keys() if code in registry.specs() else ()
    return next((key for key in known if key.role is Role.APPLICATION), None)
