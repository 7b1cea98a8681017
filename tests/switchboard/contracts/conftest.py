"""These rules are tried on the codes that there really are."""

import pytest


@pytest.fixture(autouse=True)
def specs() -> None:
    """The registry as it is, in the place of the one that the rest of this folder's tests see."""
