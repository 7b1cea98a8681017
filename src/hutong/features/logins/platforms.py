"""The platform channel that a merchant names by its AppID, opened if it can do what is asked."""

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.faults import Failed
from hutong.features.logins.visit import trouble
from hutong.features.merchants.accounts import Grant
from hutong.switchboard import registry
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened


class Platforms:
    """Platform channels by application."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard

    async def of(self, application: str, capability: type, may: Grant) -> Opened:
        """The enabled channel of this AppID that has the capability; Refusal (NO_LOGIN, CHANNEL_CONFIG).

        An application that the grant leaves out is as one that isn't there.
        """
        for setup in self._switchboard.current.channels.values() if may(application) else ():
            if setup.enabled and setup.merchant_no == application and registry.can(setup.code, capability):
                return await self.at(setup.id)
        name: Text = getattr(capability, "NAME", Text(capability.__name__, capability.__name__))
        raise Refusal(Problem.NO_LOGIN, Text(f"{application}（{name.zh}）", f"{application} ({name.en})"))

    async def at(self, channel_id: int) -> Opened:
        """The channel as it is now; Refusal (CHANNEL_CONFIG)."""
        try:
            return await self._switchboard.open(channel_id)
        except Failed as failed:
            raise trouble(failed) from None
