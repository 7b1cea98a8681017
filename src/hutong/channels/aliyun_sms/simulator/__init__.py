"""The other side of ALIYUN_SMS: the gateway as its manual describes it, never as our adapter imagines it."""

from hutong.channels.aliyun_sms.simulator.provider import AliyunSmsSimulator

__all__ = ["AliyunSmsSimulator"]
