"""JPUSH_SMS: text messages by JSMS, the SMS service of Jiguang (极光), by templates."""

from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.channels.jpush_sms.adapter import JpushSms
from hutong.channels.jpush_sms.settings import JpushSmsConfig
from hutong.channels.jpush_sms.simulator import JpushSmsSimulator

SPEC = Spec(
    code="JPUSH_SMS",
    name=Text("极光短信", "JPush SMS"),
    config=JpushSmsConfig,
    adapter=JpushSms,
    simulator=JpushSmsSimulator,
    endpoint="https://api.sms.jpush.cn",
    recommended=True,
    manual="https://docs.jiguang.cn/jsms/server/rest_api_jsms",
)
