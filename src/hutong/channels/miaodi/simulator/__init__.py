"""The other side of MIAODI: both generations of the interface as public clients show it, never as our adapter does."""

from hutong.channels.miaodi.simulator.provider import MiaodiSimulator

__all__ = ["MiaodiSimulator"]
