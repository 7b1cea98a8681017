"""CHINAUMS: UnionPay Commerce, by its older netpay door or by the open platform."""

from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.capabilities.pay import Scene
from hutong.channels.chinaums.adapter import Chinaums
from hutong.channels.chinaums.settings import ChinaumsConfig
from hutong.channels.chinaums.simulator import ChinaumsSimulator

SPEC = Spec(
    code="CHINAUMS",
    name=Text("银联商务", "UnionPay Commerce"),
    config=ChinaumsConfig,
    adapter=Chinaums,
    simulator=ChinaumsSimulator,
    endpoint="https://qr.chinaums.com",
    hosts={"open": "https://api-mop.chinaums.com"},
    identifies=True,
    exclusive_scan=True,
    shared_key=True,
    manual="https://open.chinaums.com/saas-doc/openplate/netpay/",
    products={
        "umsqr": Scene.NATIVE,
        "umsjs": Scene.JSAPI,
        "umswap": Scene.WAP,
        "umsapp": Scene.APP,
    },
)
