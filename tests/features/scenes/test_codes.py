"""Codes: drawn, made one by one and many at once, told apart from each other, switched off and never changed."""

import asyncio
import re

import pytest
from tests.scening import Place

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.features.scenes import codes
from hutong.features.scenes.codes import Wanted

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_batch_keeps_its_order_and_its_name(place: Place) -> None:
    site, actor = await place.site("recharge"), place.stack.hub.actor("test")
    wanted = [Wanted("account", f"{number} 号", f"8800{number:04d}") for number in range(30)]
    made = await codes.make(actor, site.id, wanted)
    assert [one.value for one in made] == [one.value for one in wanted]
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{10}", one.code) for one in made)
    assert len({one.code for one in made}) == 30
    (batch,) = {one.batch for one in made}
    assert await codes.batch(place.stack.hub.pool, batch) == made
    single = await place.code(site)
    assert single.batch == ""
    assert await codes.batch(place.stack.hub.pool, "") == []


@pytest.mark.parametrize(
    ("scene", "wanted", "field"),
    [
        ("parking", Wanted("account", "一", "1"), "0.kind"),
        ("parking", Wanted("lane", "一", ""), "0.value"),
        ("parking", Wanted("gate", "一", "1"), "0.value"),
        ("parking", Wanted("gate", " "), "0.label"),
        ("parking", Wanted("gate", "x" * 41), "0.label"),
        ("recharge", Wanted("account", "一", ""), "0.value"),
        ("recharge", Wanted("lane", "一", "1"), "0.kind"),
    ],
)
async def test_what_is_wrong_is_named(place: Place, scene: str, wanted: Wanted, field: str) -> None:
    site = await place.site(scene)
    with pytest.raises(Refusal) as caught:
        await codes.make(place.stack.hub.actor("test"), site.id, [wanted])
    assert caught.value.problem is Problem.BAD_CODES
    assert [name for name, _ in caught.value.fields] == [field]


async def test_numbers_of_codes_and_sites(place: Place) -> None:
    actor = place.stack.hub.actor("test")
    for wanted in ([], [Wanted("gate", "x")] * (codes.MOST + 1)):
        with pytest.raises(Refusal) as caught:
            await codes.make(actor, (await place.site()).id, wanted)
        assert caught.value.problem is Problem.BAD_CODES
    with pytest.raises(Refusal) as caught:
        await codes.make(actor, 999_999, [Wanted("gate", "x")])
    assert caught.value.problem is Problem.NO_SITE


async def test_what_would_hang_twice_is_refused_row_by_row(place: Place) -> None:
    """Among those wanted, and beside those of the site that are on; another lane or another site is no repetition."""
    actor, site, other = place.stack.hub.actor("test"), await place.site(), await place.site()
    first, off = await codes.make(actor, site.id, [Wanted("lane", "出口", "E1"), Wanted("gate", "东门")])
    await codes.edit(actor, off.code, enabled=False)
    wanted = [
        Wanted("lane", " 出口 ", "E1"),
        Wanted("lane", "出口", "E2"),
        Wanted("gate", "东门"),
        Wanted("gate", "东门 "),
        Wanted("gate", "x" * 41),
    ]
    with pytest.raises(Refusal) as caught:
        await codes.make(actor, site.id, wanted)
    told = dict(caught.value.fields)
    assert [*told] == ["0.label", "3.label", "4.label"]
    assert all(first.code in text for text in told["0.label"])
    assert told["3.label"] == Text("与第 3 个相同", "it is the same as no. 3")
    assert len(await codes.make(actor, site.id, wanted[1:3])) == 2
    assert len(await codes.make(actor, other.id, wanted[:1])) == 1


async def test_of_those_that_are_made_at_once_one_is_there(place: Place) -> None:
    actor, site, pool = place.stack.hub.actor("test"), await place.site(), place.stack.hub.pool
    for label in ("东门", "西门", "南门"):  # again, once every connection is open: opening them puts them in a row
        made = (codes.make(actor, site.id, [Wanted("gate", label)]) for _ in range(6))
        done = await asyncio.gather(*made, return_exceptions=True)
        refused = [one.problem for one in done if isinstance(one, Refusal)]
        assert refused == [Problem.BAD_CODES] * 5
        assert (
            await pool.fetchval("SELECT count(*) FROM scene_code WHERE site_id = $1 AND label = $2", site.id, label)
            == 1
        )


async def test_labels_change_and_codes_do_not(place: Place) -> None:
    code, actor = await place.code(await place.site()), place.stack.hub.actor("test")
    assert (await codes.edit(actor, code.code, label=" 东门 ", enabled=False)).label == "东门"
    found = await codes.find(place.stack.hub.pool, code.code)
    assert (found.label, found.enabled, found.site_id) == ("东门", False, code.site_id)
    with pytest.raises(Refusal):
        await codes.edit(actor, code.code, label="")
    with pytest.raises(Refusal):
        await codes.edit(actor, "0000000000", label="x")
    assert codes.url_of("https://pay.example.com/", code.code) == f"https://pay.example.com/s/{code.code}"


async def test_those_to_print_are_named_or_on(place: Place) -> None:
    site, actor, pool = await place.site(), place.stack.hub.actor("test"), place.stack.hub.pool
    made = await codes.make(actor, site.id, [Wanted("gate", "一"), Wanted("gate", "二")])
    off = await codes.edit(actor, made[0].code, enabled=False)
    single = await place.code(site)
    assert await codes.picked(pool, site.id, []) == [made[1], single]
    assert await codes.picked(pool, site.id, [], made[0].batch) == [made[1]]
    assert await codes.picked(pool, site.id, [single.code, off.code]) == [off, single]
    assert codes.names_in([f"{single.code.lower()}, {off.code}", "", "A1，b2,"]) == [single.code, off.code, "A1", "B2"]
    with pytest.raises(Refusal, match="MISTYPED12"):
        await codes.picked(pool, site.id, [single.code, "MISTYPED12"])
    other = await place.site()
    for names, batch in (([single.code], ""), ([], made[0].batch), ([], "nope")):
        with pytest.raises(Refusal) as caught:
            await codes.picked(pool, other.id, names, batch)
        assert caught.value.problem is Problem.NO_SUCH_CODE, "payers' words are no operator's"
        assert all((batch or names[0]) in text and str(other.id) in text for text in caught.value.detail)


async def test_a_card_tells_what_to_scan_it_with(place: Place) -> None:
    site = await place.site(name="东门")
    code = await place.code(site)
    card = codes.card(site, code, ("wechat", "alipay"), "https://pay.example.com")
    assert (card.url, card.code) == (f"https://pay.example.com/s/{code.code}", code.code)
    assert (card.site, card.title.zh, card.scan.zh) == ("东门", "停车缴费", "微信 / 支付宝 扫码")
    assert codes.card(site, code, (), "https://pay.example.com").scan.en == "Scan to pay"
