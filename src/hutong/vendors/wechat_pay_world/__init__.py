"""The other side of WeChat Pay V2, as its manual describes it, never as our adapters imagine it.

Every channel's simulator that collects by it mounts the same, with accounts of its own.
"""

from hutong.vendors.wechat_pay_world.provider import WechatPaySimulator

__all__ = ["WechatPaySimulator"]
