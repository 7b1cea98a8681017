"""How the simulated WeChat says no: HTTP 200 with errcode, errmsg and the number of the request (rid)."""

import secrets
import time
from typing import Any, Final

_WORDS: Final = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40013: "invalid appid",
    40014: "invalid access_token",
    40029: "invalid code",
    40030: "invalid refresh_token",
    40035: "invalid parameter",
    40037: "invalid template_id",
    40066: "invalid url",
    40125: "invalid appsecret",
    40163: "code been used",
    40164: "invalid ip {detail} ipv6 ::ffff:{detail}, not in whitelist",
    40165: "invalid weapp pagepath",
    40166: "invalid weapp appid",
    40226: "code blocked",
    40243: "AppSecret has been frozen",
    41001: "access_token missing",
    41002: "appid missing",
    41004: "appsecret missing",
    41008: "missing code",
    41009: "missing openid",
    41030: "invalid page",
    42001: "access_token expired",
    42002: "refresh_token expired",
    42003: "code expired",
    43001: "require GET method",
    43002: "require POST method",
    43004: "require subscribe",
    43019: "user is in blacklist",
    43101: "user refuse to accept the msg",
    43100: "change template too frequently",
    43107: "capability blocked",
    44002: "empty post data",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower, retry next minute",
    45026: "template num exceeds limit",
    47001: "data format error",
    47003: "argument invalid! {detail}",
    48001: "api unauthorized",
    48006: "forbid to clear quota because of reaching the limit",
    61004: "access clientip is not registered, requestIP: {detail}",
    61005: "component ticket is expired",
    61006: "component ticket is invalid",
    87009: "invalid signature",
    200014: "invalid tid",
    200020: "invalid kidList",
    200021: "invalid sceneDesc",
    200022: "template repeated",
}
UNLISTED: Final = 59999  # in no manual


class Refused(Exception):
    """A refusal with its number; `detail` is what its words name."""

    def __init__(self, code: int, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail

    def body(self) -> dict[str, Any]:
        """The answer's JSON."""
        words = _WORDS.get(self.code, self.detail).format(detail=self.detail)
        return {"errcode": self.code, "errmsg": f"{words} rid: {rid()}"}


def rid() -> str:
    """The number that WeChat gives a request, as it stands at the end of an errmsg."""
    return f"{int(time.time()):08x}-{secrets.token_hex(4)}-{secrets.token_hex(4)}"
