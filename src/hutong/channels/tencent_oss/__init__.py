"""TENCENT_OSS: Tencent Cloud Object Storage (COS), one bucket."""

from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.channels.tencent_oss.adapter import TencentOss
from hutong.channels.tencent_oss.settings import TencentOssConfig
from hutong.channels.tencent_oss.simulator import TencentOssSimulator

SPEC = Spec(
    code="TENCENT_OSS",
    name=Text("腾讯云存储", "Tencent COS"),
    config=TencentOssConfig,
    adapter=TencentOss,
    simulator=TencentOssSimulator,
    endpoint="https://{HOST}",
    path="/{BUCKET_NAME}",
    manual="https://cloud.tencent.com/document/product/436",
)
