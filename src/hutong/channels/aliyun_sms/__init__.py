"""ALIYUN_SMS: Aliyun's short message service (Dysms), messages of approved templates."""

from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.channels.aliyun_sms.adapter import AliyunSms
from hutong.channels.aliyun_sms.settings import AliyunSmsConfig
from hutong.channels.aliyun_sms.simulator import AliyunSmsSimulator

SPEC = Spec(
    code="ALIYUN_SMS",
    name=Text("阿里云短信", "Aliyun SMS"),
    config=AliyunSmsConfig,
    adapter=AliyunSms,
    simulator=AliyunSmsSimulator,
    endpoint="https://dysmsapi.aliyuncs.com",
    manual="https://help.aliyun.com/document_detail/55284.html",
)
