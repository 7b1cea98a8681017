"""The other side of WXPAY: WeChat Pay V2 as its manual describes it, never as our adapter imagines it."""

from hutong.channels.wxpay.simulator.provider import WxpaySimulator

__all__ = ["WxpaySimulator"]
