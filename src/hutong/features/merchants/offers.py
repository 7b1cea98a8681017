"""What merchants may order with, for rules of the configuration that hold within one merchant."""

from collections.abc import Mapping

from hutong.base.db import Connection, Pool

_EVERY = "SELECT id, name, products FROM merchant WHERE enabled ORDER BY created_at, id"


async def offers(connection: Connection | Pool) -> Mapping[str, frozenset[str] | None]:
    """The products of every enabled merchant, by its name and number; None: all of them."""
    rows = await connection.fetch(_EVERY)
    return {called(row["name"], row["id"]): opened(row["products"]) for row in rows}


def called(name: str, mer_id: str) -> str:
    """A merchant as operators know it."""
    return f"{name} {mer_id}".strip()


def opened(products: list[str] | None) -> frozenset[str] | None:
    """The products of a merchant's row; None: all of them."""
    return None if products is None else frozenset(products)
