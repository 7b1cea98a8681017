"""The configuration as a value: what a revision keeps as JSON comes back equal, seals included."""

import json

from hypothesis import given
from hypothesis import strategies as st

from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.base.vault import MasterKey
from hutong.capabilities.pay import Scene
from hutong.switchboard.content import Content, Product, Setting, Setup
from hutong.switchboard.seal import place

MASTER = MasterKey.read(MasterKey.generate())
VAULT = MASTER.open(MASTER.new_data_key())
TEXTS = st.text(max_size=8)
SETTINGS = st.dictionaries(
    TEXTS, st.one_of(st.builds(Setting, TEXTS, st.none(), TEXTS), st.builds(Setting, st.none(), st.binary(max_size=40)))
)
SETUPS = st.builds(Setup, st.integers(1, 99), TEXTS, TEXTS, TEXTS, TEXTS, st.booleans(), SETTINGS)
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
