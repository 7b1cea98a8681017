"""The signature that lets a page use WeChat's JavaScript.

Manual: developers.weixin.qq.com JS-SDK 使用权限签名算法.
"""

import hashlib
from collections.abc import Mapping

from hutong.base.clock import now
from hutong.base.ids import nonce
from hutong.base.secrets import Secret
from hutong.vendors.wechat.call import Wechat
from hutong.vendors.wechat.tokens import TICKET


async def sign_page(wechat: Wechat, url: str) -> Mapping[str, str]:
    """What wx.config wants for a page: appId, timestamp (seconds), nonceStr, signature. Failed."""
    once, seconds = nonce(), str(int(now().timestamp()))

    async def sign(ticket: Secret) -> str:
        return signature(ticket, once, seconds, url)

    made = await wechat.line.credentials.using(wechat.app, TICKET, sign, lambda _: False)
    return {"appId": wechat.app, "timestamp": seconds, "nonceStr": once, "signature": made}


def signature(ticket: Secret, once: str, seconds: str, url: str) -> str:
    """The signature of a page's address, its fragment left out; the values are signed as they are, not encoded."""
    page = url.partition("#")[0]
    text = f"jsapi_ticket={ticket.reveal()}&noncestr={once}&timestamp={seconds}&url={page}"
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
