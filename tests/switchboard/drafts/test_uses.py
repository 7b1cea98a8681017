"""What leads to a channel: products by any carrier, routes, templates."""

from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.switchboard.content import Carrier, Content, PayCarrier, Product, Route, Setup, Template
from hutong.switchboard.drafts.uses import uses


def test_every_kind_of_user_is_named() -> None:
    label = Text("茶", "Tea")
    content = Content(
        channels={1: Setup(1, "TEAPOT", "pot1"), 2: Setup(2, "TEAPOT", "pot2")},
        products={
            "own": Product("own", label, Scene.NATIVE, 1),
            "carried": Product("carried", label, Scene.NATIVE, 2, carriers=(PayCarrier(1),)),
            "other": Product("other", label, Scene.NATIVE, 2),
        },
        routes=(Route("tea", 1), Route("tea", 2)),
        templates={"code": Template("code", label, "x", carriers={1: Carrier()})},
    )
    found = uses(content, 1)
    assert found
    assert found.products == ("own", "carried")
    assert found.fields()[-2:] == [("route", Text("tea", "tea")), ("template", Text("code", "code"))]
    assert not uses(content, 3)
