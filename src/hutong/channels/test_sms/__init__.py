"""TEST_SMS: text messages that no carrier carries, for trying out everything before one is chosen."""

from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.channels.test_sms.adapter import LocalSms
from hutong.channels.test_sms.settings import LocalSmsConfig
from hutong.channels.test_sms.simulator import LocalSmsSimulator

SPEC = Spec(
    code="TEST_SMS",
    name=Text("测试短信", "Test SMS"),
    config=LocalSmsConfig,
    adapter=LocalSms,
    simulator=LocalSmsSimulator,
    endpoint="",  # there is no provider: nothing leaves
    manual="",
)
