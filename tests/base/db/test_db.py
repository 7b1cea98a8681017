"""The pool on a real PostgreSQL: JSON comes and goes as Python values, and constraints get names of their own."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable

from hutong.base.db import Pool, connect
from hutong.base.db.register import metadata


@pytest.mark.parametrize("value", [{"a": [1, None, "键"]}, [], "text", 1, True, 1.5, {"nested": {"b": "\u2028"}}])
async def test_json_comes_back_as_it_went(pool: Pool, value: Any) -> None:
    assert await pool.fetchval("SELECT $1::jsonb", value) == value


async def test_null_stays_null(pool: Pool) -> None:
    assert await pool.fetchval("SELECT $1::jsonb IS NULL", None)


async def test_an_array_of_json_comes_back_as_it_went(pool: Pool) -> None:
    values: list[Any] = [{"a": 1}, None, {}]
    assert await pool.fetchval("SELECT $1::jsonb[]", values) == values


async def test_without_a_database_there_is_no_pool() -> None:
    with pytest.raises(OSError):
        await connect("postgresql://postgres@127.0.0.1:1/none")


def test_constraints_are_named_after_table_and_columns() -> None:
    own = sa.MetaData(naming_convention=metadata.naming_convention)
    parent = sa.Table("parent", own, sa.Column("id", sa.Text, primary_key=True))
    made = sa.Table(
        "child",
        own,
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("parent_id", sa.Text, sa.ForeignKey("parent.id")),
        sa.Column("a", sa.Text),
        sa.Column("b", sa.Text),
        sa.UniqueConstraint("a", "b"),
        sa.Index(None, "b", "a"),
    )
    text = str(CreateTable(made)) + str(CreateIndex(next(iter(made.indexes))))
    for name in ("pk_child", "fk_child_parent_id", "uq_child_a_b", "ix_child_b_a"):
        assert name in text
    assert parent.primary_key.name == "pk_parent"
