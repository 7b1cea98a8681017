"""The other side of ALIYUN_OSS: the object storage as its manual describes it, never as our adapter imagines it."""

from hutong.channels.aliyun_oss.simulator.provider import AliyunOssSimulator

__all__ = ["AliyunOssSimulator"]
