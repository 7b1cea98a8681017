"""How the simulated instant delivery says no: the platform by errcode, the delivery company by resultcode.

Source: the manual's table of codes, and answers that developers have written down (the carrier's refusal with every
field at zero). Which resultcode a carrier gives is published by none of them: low confidence.
"""

from collections.abc import Mapping
from typing import Any, Final

from hutong.vendors.wechat_world.refusals import rid

_WORDS: Final[Mapping[int, str]] = {
    86000: "should be called only from third party",
    930555: "sysem error",
    930556: "delivery timeout",
    930557: "delivery system error",
    930558: "delivery logic error",
    930559: "invaild openid",
    930560: "shopid need bind first",
    930561: "args error",
    930562: "order already exists",
    930563: "order not exists",
    930564: "quota run out, try next day",
    930565: "order finished",
    930566: "not support, plz auth at mp.weixin.qq.com",
    930567: "shop arg error",
    930570: "cargo_first_class or cargo_second_class invalid",
}
_ZEROS: Final[Mapping[str, Any]] = {
    "fee": 0,
    "deliverfee": 0,
    "couponfee": 0,
    "tips": 0,
    "distance": 0,
    "waybill_id": "",
    "order_status": 0,
    "finish_code": 0,
    "pickup_code": 0,
    "dispatch_duration": 0,
    "sender_lng": 0,
    "sender_lat": 0,
}


class No(Exception):
    """A refusal of the platform, or, with words of its own, of the delivery company."""

    def __init__(self, code: int, carrier: str = "") -> None:
        super().__init__(f"{code} {carrier}".strip())
        self.code = code
        self.carrier = carrier

    def body(self) -> dict[str, Any]:
        """The answer's JSON."""
        if self.carrier:
            return {"resultcode": self.code, "resultmsg": self.carrier, **_ZEROS}
        return {"errcode": self.code, "errmsg": f"{_WORDS[self.code]} rid: {rid()}"}


def fine(**more: Any) -> dict[str, Any]:
    """An answer of both layers' consent."""
    return {"resultcode": 0, "resultmsg": "ok", **more}
