"""The other side of ALIPAY: the gateway as its manual describes it, never as our adapter imagines it."""

from hutong.channels.alipay.simulator.provider import AlipaySimulator

__all__ = ["AlipaySimulator"]
