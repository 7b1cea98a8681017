"""ALIYUN_OSS: Alibaba Cloud's object storage, one bucket of one account."""

from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.channels.aliyun_oss.adapter import AliyunOss
from hutong.channels.aliyun_oss.settings import AliyunOssConfig
from hutong.channels.aliyun_oss.simulator import AliyunOssSimulator

SPEC = Spec(
    code="ALIYUN_OSS",
    name=Text("阿里云存储", "Alibaba Cloud OSS"),
    config=AliyunOssConfig,
    adapter=AliyunOss,
    simulator=AliyunOssSimulator,
    endpoint="https://{BUCKET_NAME}.{ENDPOINT}",
    path="/{BUCKET_NAME}",
    manual="https://help.aliyun.com/zh/oss/developer-reference/list-of-operations-by-function",
)
