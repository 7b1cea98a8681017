"""The products open to a merchant, without anything about who carries them."""

from tests.office import Person, Stand

from hutong.features.merchants import edit
from hutong.features.merchants.edit import Terms

PATH = "/portal/api/products"


async def test_all_products_or_those_that_are_open(owner: Person, stranger: Person, stand: Stand) -> None:
    rows = (await owner.get(PATH))["rows"]
    assert {row["name"] for row in rows} == set(stand.stack.hub.switchboard.current.products)
    native = next(row for row in rows if row["name"] == "wxnative")
    assert native == {
        "name": "wxnative",
        "label": "wxnative",
        "scene": "native",
        "min_fen": 1,
        "max_fen": None,
        "rate_bp": 0,
        "enabled": True,
    }
    await edit.edit(stand.stack.hub.actor("test"), "M2002", Terms(products=["wxnative"]))
    await stand.parts.directory._changed("")
    assert [row["name"] for row in (await stranger.get(PATH))["rows"]] == ["wxnative"]
