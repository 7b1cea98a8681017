"""Knocks of SMS channels: receipts, each settled by its message's number."""

from hutong.base.http import Reply
from hutong.capabilities.pay import Knock
from hutong.capabilities.sms import HearsSms
from hutong.features.sms.settle import Heard, SmsSettler
from hutong.switchboard.open import Opened


class SmsReader:
    """Reads what providers say of messages."""

    capability = HearsSms

    def __init__(self, settler: SmsSettler) -> None:
        self._settler = settler

    async def read(self, opened: Opened, knock: Knock) -> tuple[bool, str]:
        """See `Reader.read`. A receipt under a number of ours that isn't ours is heard: it would stay a stranger.

        One that tells the provider's number only is to come again as long as that number may be about to be written
        down; otherwise it is another system's, and would come for ever.
        """
        outcomes = opened.hears(lambda: opened.face(HearsSms).hear_sms(knock))
        verdicts = [await self._settler.settle(outcome, opened.channel_id, "receipt") for outcome in outcomes]
        return Heard.EARLY not in verdicts, ", ".join(verdicts)

    def acknowledge(self, opened: Opened, knock: Knock, heard: bool, /) -> Reply:
        """See `Reader.acknowledge`."""
        return opened.face(HearsSms).acknowledge_sms(knock, heard)
