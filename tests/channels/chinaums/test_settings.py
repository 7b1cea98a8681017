"""The settings of UnionPay Commerce: what an operator types, what is wrong with it, and which door follows from it."""

import pytest
from tests.channels.chinaums.stand import Stand

from hutong.capabilities.channel import BadConfig
from hutong.capabilities.pay import Closes, Pays, Refunds
from hutong.channels.chinaums import SPEC
from hutong.channels.chinaums.adapter import Chinaums
from hutong.channels.chinaums.gates import Netpay, Open, gate_of
from hutong.channels.chinaums.settings import ChinaumsConfig

MID = "898340149000005"
GOOD = {
    "TID": "88880001",
    "MSG_SRC": "WWW.TEST.COM",
    "MSG_SRC_ID": "3194",
    "COMM_KEY": "fcAmtnx7MwismjWNhNKdHC44mNXtnEQeJkRrhKJwyrW2ysRR",
}
OPEN = {"APP_ID": "f0ec96ad2c3848b5b810e7aadf369e2f", "APP_KEY": "775481e2556e4564985f5439a5e6a277", "MSG_SRC": ""}


def _problems(changes: dict[str, str]) -> set[str]:
    with pytest.raises(BadConfig) as bad:
        ChinaumsConfig.read(MID, {**GOOD, **changes})
    return {problem.wire for problem in bad.value.problems}


def test_the_published_merchant() -> None:
    config = ChinaumsConfig.read(MID, GOOD)
    assert (config.sign_type, config.opened) == ("SHA256", ("QRPAYDEFAULT", "YUEDANDEFAULT"))
    assert ChinaumsConfig.read(MID, {**GOOD, "SIGN_TYPE": "MD5"}).sign_type == "MD5"
    config = ChinaumsConfig.read(MID, {**GOOD, "INST_MID": "APPDEFAULT,QRPAYDEFAULT"})
    assert config.opened == ("QRPAYDEFAULT", "APPDEFAULT")


def test_the_door_follows_from_what_is_set(stand: Stand) -> None:
    assert isinstance(gate_of(ChinaumsConfig.read(MID, GOOD), stand.line), Netpay)
    assert isinstance(gate_of(ChinaumsConfig.read(MID, {**GOOD, **OPEN}), stand.line), Open)


@pytest.mark.parametrize(
    ("changes", "wires"),
    [
        ({"MSG_SRC": ""}, {"MSG_SRC"}),
        ({"APP_ID": OPEN["APP_ID"]}, {"APP_KEY"}),
        ({"APP_KEY": OPEN["APP_KEY"]}, {"APP_ID"}),
        ({**OPEN, "APP_KEY": GOOD["COMM_KEY"]}, {"APP_KEY"}),
        ({"COMM_KEY": ""}, {"COMM_KEY"}),
        ({"COMM_KEY": "short"}, {"COMM_KEY"}),
        ({"MSG_SRC_ID": "319"}, {"MSG_SRC_ID"}),
        ({"TID": "1"}, {"TID"}),
        ({"SIGN_TYPE": "HMAC"}, {"SIGN_TYPE"}),
        ({"INST_MID": "QRPAYDEFAULT,NOTHING"}, {"INST_MID"}),
    ],
)
def test_what_is_wrong(changes: dict[str, str], wires: set[str]) -> None:
    assert _problems(changes) == wires


def test_spec() -> None:
    assert (SPEC.code, SPEC.shared_key, SPEC.wallet) == ("CHINAUMS", True, "")
    assert SPEC.exclusive_scan
    assert SPEC.identifies
    assert set(SPEC.products.values()) == Chinaums.SCENES
    assert SPEC.capabilities() >= {Pays, Closes, Refunds}
    declared = ChinaumsConfig.keys()
    secret = {key.wire for key in declared if key.secret}
    assert secret == {"COMM_KEY", "APP_KEY"}
