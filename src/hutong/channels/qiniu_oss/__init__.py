"""QINIU_OSS: Qiniu Kodo (七牛云对象存储), one bucket."""

from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.channels.qiniu_oss.adapter import QiniuOss
from hutong.channels.qiniu_oss.settings import QiniuOssConfig
from hutong.channels.qiniu_oss.simulator import QiniuOssSimulator

SPEC = Spec(
    code="QINIU_OSS",
    name=Text("七牛云存储", "Qiniu Kodo"),
    config=QiniuOssConfig,
    adapter=QiniuOss,
    simulator=QiniuOssSimulator,
    endpoint="{SCHEME}://{ENDPOINT}",
    hosts={"up": "https://up-{REGION}.qiniup.com", "rs": "https://rs-{REGION}.qiniuapi.com"},
    manual="https://developer.qiniu.com/kodo/1206/put-policy",
)
