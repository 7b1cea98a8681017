"""Three gateways as an operator might meet them: the other side of JCSMS."""

from hutong.channels.jcsms.simulator.provider import JcsmsSimulator

__all__ = ["JcsmsSimulator"]
