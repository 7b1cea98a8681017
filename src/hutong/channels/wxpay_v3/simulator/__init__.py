"""The other side of WXPAY_V3: WeChat Pay as its manual describes it, never as our adapter imagines it."""

from hutong.channels.wxpay_v3.simulator.provider import WxpayV3Simulator

__all__ = ["WxpayV3Simulator"]
