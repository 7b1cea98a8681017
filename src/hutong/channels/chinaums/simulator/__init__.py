"""The other side of CHINAUMS: both doors as their manuals describe them, never as our adapter imagines them."""

from hutong.channels.chinaums.simulator.provider import ChinaumsSimulator

__all__ = ["ChinaumsSimulator"]
