"""Which accounts at platforms there are for merchants, and in whose words."""

from hutong.features.merchants.accounts import house, known
from hutong.switchboard.content import Content, Setup


def test_accounts_are_those_of_channels_that_do_more_than_collect_money() -> None:
    channels = [
        Setup(1, "WX_GZH", "wx0000000000000001", "官微"),
        Setup(2, "WX_MP", "wx0000000000000002"),
        Setup(3, "WX_LIVE", "wx0000000000000002", "小店"),
        Setup(4, "WX_DELIVERY", "shop-1"),
        Setup(5, "WXPAY_V3", "1900000109"),
        Setup(6, "WX_MP", "wx0000000000000002"),
        Setup(7, "GONE", "x"),
    ]
    found = known(Content(channels={one.id: one for one in channels}))
    assert list(found) == ["wx0000000000000001", "wx0000000000000002", "shop-1"]
    assert found["wx0000000000000001"].zh.endswith("官微")
    both = found["wx0000000000000002"]
    assert (both.zh.count("·"), both.zh.endswith("小店"), both.en.count("·")) == (1, True, 1)


def test_the_house_may_use_every_account() -> None:
    assert house("anything")
