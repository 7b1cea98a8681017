"""The other side of JPUSH_SMS: JSMS as its manual describes it, never as our adapter imagines it."""

from hutong.channels.jpush_sms.simulator.provider import JpushSmsSimulator

__all__ = ["JpushSmsSimulator"]
