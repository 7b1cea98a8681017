"""A stand for tests: the simulated phone and our adapter in one process."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hutong.base.ids import new_id
from hutong.capabilities.channel import Line
from hutong.capabilities.simulation import Home, InProcess, Mischief
from hutong.capabilities.sms import Sms, SmsQuestion
from hutong.channels.test_sms.adapter import LocalSms
from hutong.channels.test_sms.settings import LocalSmsConfig
from hutong.channels.test_sms.simulator import LocalSmsSimulator

PHONE_SIDE = "http://provider.test/test_sms"  # with a path, as a phone beside others is reached
AT = datetime(2026, 11, 28, 1, 2, 3, tzinfo=UTC)


class Stand:
    """The adapter and the phone."""

    def __init__(self) -> None:
        self.http = InProcess({})
        self.home = Home(PHONE_SIDE, self.http, speed=1e6)
        self.provider = LocalSmsSimulator(self.home)
        self.http.apps[PHONE_SIDE] = self.provider.app
        account = self.provider.account("direct")
        self.config = LocalSmsConfig.read(account.merchant_no, account.settings)
        self.adapter = self.open()

    def open(self, **changes: Any) -> LocalSms:
        """The channel on a line to the phone, or on a changed one."""
        usual = Line(self.http, PHONE_SIDE, "http://hub.test/callback/7/3", timeout=0.3)
        return LocalSms(self.config, replace(usual, **changes))

    def wrong(self, wrong: Mischief, where: str = "") -> None:
        """Tells the phone to do something wrong."""
        self.provider.mischiefs.order(wrong, where=where)


def sms(**changes: Any) -> Sms:
    """A verification code of a template."""
    usual = Sms(
        number=new_id(),
        phone="13800138000",
        text="您的验证码是 123456，5 分钟内有效。",
        at=AT,
        template="ANY_TEMPLATE",
        sign="胡同",
        params={"code": "123456"},
    )
    return replace(usual, **changes)


def asked(about: Sms) -> SmsQuestion:
    """A question about a message whose sending ended without an answer."""
    return SmsQuestion(about.number, "", about.phone, about.at)
