"""The accounts at platforms that merchants may use, by merchant number: applications and shops, of nobody's money."""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from hutong.base.text import Text
from hutong.capabilities.delivery import Delivers
from hutong.capabilities.platform.login import LogsInByCode, LogsInByPage, ReadsPhones, ReadsUserData, SignsPages
from hutong.capabilities.platform.message import SendsMessages
from hutong.capabilities.shop import Sells
from hutong.switchboard import registry
from hutong.switchboard.content import Content

Grant = Callable[[str], bool]  # whether the account of this merchant number may be used: `Merchant.may_use`
_USES: Final = (LogsInByCode, LogsInByPage, ReadsPhones, ReadsUserData, SignsPages, SendsMessages, Delivers, Sells)


def house(_: str) -> bool:
    """The operator's own grant: every account there is."""
    return True


def known(content: Content) -> Mapping[str, Text]:
    """The accounts of an installation by number, and what each is."""
    found: dict[str, dict[str, Text]] = {}
    for setup in content.channels.values():
        if setup.merchant_no and any(registry.can(setup.code, use) for use in _USES):
            name = registry.spec(setup.code).name
            titled = Text(f"{name.zh} {setup.name}".strip(), f"{name.en} {setup.name}".strip())
            found.setdefault(setup.merchant_no, {})[setup.code] = titled
    return {number: _all(names.values()) for number, names in found.items()}


def _all(names: Collection[Text]) -> Text:
    return Text(" · ".join(name.zh for name in names), " · ".join(name.en for name in names))
