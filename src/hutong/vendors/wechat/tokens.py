"""What WeChat lends an application: access tokens (either way), tickets of the JS-SDK, a third-party platform's token.

Manual: developers.weixin.qq.com 接口调用凭证: getAccessToken, getStableAccessToken, getTicket, api_component_token.
"""

from collections.abc import Mapping
from typing import Any, Final

from hutong.base.secrets import Secret
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.platform.credential import Issued
from hutong.vendors.wechat.call import ACCESS, Answer, Wechat, text
from hutong.vendors.wechat.settings import PLAIN

TICKET: Final = "jsapi_ticket"
COMPONENT: Final = "component_access_token"
VERIFY: Final = "component_verify_ticket"  # told by push every ten minutes, never asked for
_GRANT: Final = "client_credential"
_LONGEST: Final = 30 * 86400  # seconds; a longer time is no time


async def access_token(wechat: Wechat, way: str | None, *, afresh: bool) -> Issued:
    """An application's access token; `way` is TOKEN_API of its settings. Failed.

    The stable way gives everybody the same token, and so is forced only where that one was refused: force kills the
    token of every other system, and WeChat allows it 20 times a day, 30 seconds apart.
    """
    proof: dict[str, Any] = {"grant_type": _GRANT, "appid": wechat.app, "secret": wechat.secret.reveal()}
    if way == PLAIN:
        told = await wechat.plain("/cgi-bin/token", query=proof, get=True)
    else:
        told = await wechat.plain("/cgi-bin/stable_token", {**proof, "force_refresh": afresh})
    return _issued(wechat, told, ACCESS)


async def jsapi_ticket(wechat: Wechat) -> Issued:
    """The ticket that pages are signed with, for the access token. Failed."""
    told = await wechat.call("/cgi-bin/ticket/getticket", query={"type": "jsapi"}, get=True)
    return _issued(wechat, told, "ticket")


async def component_token(wechat: Wechat) -> Issued:
    """A third-party platform's token, for the ticket that was pushed last. Failed; CONFIG while none was pushed."""

    async def ask(ticket: Secret) -> Answer:
        body = {
            "component_appid": wechat.app,
            "component_appsecret": wechat.secret.reveal(),
            "component_verify_ticket": ticket.reveal(),
        }
        return await wechat.plain("/cgi-bin/component/api_component_token", body)

    told = await wechat.line.credentials.using(wechat.app, VERIFY, ask, _never)
    return _issued(wechat, told, COMPONENT)


def unlisted(kind: str) -> Failed:
    """For a credential that an application does not lend."""
    return Failed(Fault.UNSUPPORTED, words=f"this application has no {kind}")


def _issued(wechat: Wechat, told: Mapping[str, Any], name: str) -> Issued:
    value, seconds = Secret(text(told, name)), told.get("expires_in")
    wechat.line.hide(value)
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 < seconds <= _LONGEST:
        raise Failed(Fault.UNKNOWN, words="the answer does not tell for how long")
    return Issued(value, seconds)


def _never(told: Answer) -> bool:
    del told  # a wrong ticket fails by itself: only WeChat can push another
    return False
