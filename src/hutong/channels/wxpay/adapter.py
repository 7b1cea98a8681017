"""WXPAY: WeChat Pay V2 for one merchant number, in every scene."""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

from hutong.capabilities.diagnosis import Ailment, Circumstances, Examines, Finding, Question
from hutong.capabilities.faults import Failed
from hutong.capabilities.pay import Scene
from hutong.channels.wxpay.settings import WxpayConfig
from hutong.vendors.wechat_pay import ailments, examine
from hutong.vendors.wechat_pay.adapter import TRADE_TYPES, PaysByV2
from hutong.vendors.wechat_pay.merchant import Merchant

_OPENID: Final = re.compile(r"o[0-9A-Za-z_-]{27}")


class Wxpay(PaysByV2[WxpayConfig], Examines):
    """One merchant number (or one sub-merchant of a service provider) at WeChat Pay."""

    SCENES: ClassVar[frozenset[Scene]] = frozenset(TRADE_TYPES)
    AILMENTS: ClassVar[Sequence[Ailment]] = (*ailments.BOTH, ailments.API_KEY, ailments.NO_CERTIFICATE)

    def merchant(self) -> Merchant:
        """See `PaysByV2.merchant`."""
        return self.config.merchant()

    def till(self) -> str:
        """See `PaysByV2.till`: the channel has no other provider."""
        return self.line.endpoint

    def payers(self) -> str:
        """See `Pays.payers`."""
        return self.config.sub_appid or self.config.merchant_no

    def takes(self, payer_id: str) -> bool:
        """See `Pays.takes`."""
        return _OPENID.fullmatch(payer_id) is not None

    def look(self, around: Circumstances) -> Iterator[Finding]:
        """See `Examines.look`."""
        del around
        if self.config.api_certificate is None:
            yield ailments.NO_CERTIFICATE.of()

    def questions(self, around: Circumstances) -> Sequence[Question]:
        """See `Examines.questions`."""
        asked = [examine.query(self)]
        return [*asked, examine.order(self, around)] if Scene.JSAPI in around.scenes else asked

    def blame(self, verb: str, failed: Failed) -> Sequence[Finding] | None:
        """See `Examines.blame`."""
        return examine.blame(verb, failed)
