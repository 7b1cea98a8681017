"""Conditions keep their parameters in order."""

from hutong.features.trade.where import Where


def test_parameters_are_numbered_as_they_come() -> None:
    where = Where()
    where.equal("a", None)
    where.equal("a", "")
    assert str(where) == "true"
    where.equal("a", "x")
    where.between("b", 1, None)
    where.add("(c = ? OR d = ?)", "y", "z")
    where.any_of([])
    where.any_of(["e", f"f = {where.parameter(7)}"])
    assert str(where) == "a = $1 AND b >= $2 AND (c = $3 OR d = $4) AND (e OR f = $5)"
    assert where.parameters == ["x", 1, "y", "z", 7]
    assert where.parameter(50) == "$6"


def test_two_parts_of_a_query_share_parameters() -> None:
    where = Where()
    where.equal("a", "x")
    near = Where(where.parameters)
    near.equal("b", "y")
    assert (str(where), str(near)) == ("a = $1", "b = $2")
    assert where.parameters == ["x", "y"]
