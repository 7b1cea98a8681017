"""The configuration as a value: what a revision keeps as JSON comes back equal, seals included."""

import json

from hypothesis import given
from hypothesis import strategies as st

from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.base.vault import MasterKey
from hutong.capabilities.pay import Scene
from hutong.switchboard.content import Content, PayCarrier, Product, Setting, Setup
from hutong.switchboard.seal import place

MASTER = MasterKey.read(MasterKey.generate())
VAULT = MASTER.open(MASTER.new_data_key())
TEXTS = st.text(max_size=8)
SETTINGS = st.dictionaries(
    TEXTS, st.one_of(st.builds(Setting, TEXTS, st.none(), TEXTS), st.builds(Setting, st.none(), st.binary(max_size=40)))
)
SETUPS = st.builds(Setup, st.integers(1, 99), TEXTS, TEXTS, TEXTS, TEXTS, st.booleans(), SETTINGS)
CARRIERS = st.builds(
    PayCarrier,
    st.integers(),
    st.integers(),
    st.booleans(),
    st.integers(),
    st.integers(),
    st.lists(TEXTS, max_size=2).map(tuple),
    TEXTS,
)
PRODUCTS = st.builds(
    Product,
    TEXTS,
    st.builds(Text, TEXTS, TEXTS),
    st.one_of(st.none(), st.sampled_from(Scene)),
    st.one_of(st.none(), st.integers()),
    st.dictionaries(TEXTS, TEXTS),
    st.integers(),
    st.integers(),
    st.integers(),
    st.booleans(),
    st.lists(CARRIERS, max_size=3).map(tuple),
    st.booleans(),
)


@given(st.lists(SETUPS, unique_by=lambda setup: setup.id), st.lists(PRODUCTS, unique_by=lambda product: product.name))
def test_what_is_packed_comes_back(setups: list[Setup], products: list[Product]) -> None:
    content = Content({setup.id: setup for setup in setups}, {product.name: product for product in products})
    assert Content.unpack(json.loads(json.dumps(content.pack()))) == content


def test_a_packed_secret_is_sealed_and_opens_at_its_place() -> None:
    sealed = VAULT.seal(Secret("hush hush"), place(3, "KEY"))
    content = Content({3: Setup(3, "TEAPOT", "pot1", settings={"KEY": Setting(sealed=sealed), "ID": Setting("x")})})
    packed = json.dumps(content.pack())
    assert "hush" not in packed
    setup = Content.unpack(json.loads(packed)).channels[3]
    assert setup.opened(VAULT) == {"KEY": Secret("hush hush"), "ID": "x"}
    assert setup.title == "3 TEAPOT pot1"


def test_a_revision_from_before_there_were_carriers_is_read() -> None:
    tea = Product("tea", Text("茶", "Tea"), Scene.NATIVE, 3)
    packed = Content(products={"tea": tea}).pack()
    for key in ("carriers", "split"):
        del packed["products"][0][key]
    for key in ("routes", "splits", "templates"):
        del packed[key]
    assert Content.unpack(json.loads(json.dumps(packed))).products == {"tea": tea}


def test_the_channels_of_a_product_and_their_order() -> None:
    tea = Product("tea", Text("茶", "Tea"), Scene.NATIVE, 3)
    assert (tea.channels, tea.ordered()) == ((3,), (PayCarrier(3),))
    more = Product("tea", tea.label, Scene.NATIVE, 3, carriers=(PayCarrier(1), PayCarrier(2, 200), PayCarrier(3, 100)))
    assert more.channels == (3, 1, 2)
    assert [carrier.channel_id for carrier in more.ordered()] == [2, 3, 1]
    assert Product("auto", tea.label, None, None).channels == ()


def test_the_amounts_that_a_product_takes() -> None:
    tea = Product("tea", Text("茶", "Tea"), Scene.NATIVE, 3, min_fen=100)
    assert (tea.limits, tea.takes(99), tea.takes(100)) == (Text("¥1.00 起", "from ¥1.00"), False, True)
    small = Product("tea", tea.label, Scene.NATIVE, 3, max_fen=500, carriers=(PayCarrier(3, min_fen=200, max_fen=900),))
    assert small.limits.en == "¥0.01–¥5.00"
    assert [small.takes(fen) for fen in (199, 200, 500, 501)] == [False, True, True, False]
