"""Signatures are compared in constant time: what was signed here never stands beside `==` or `!=`."""

import ast
from collections.abc import Iterator

import pytest
from tests.house.sources import Function, none, python, tree, where

MAKERS = {"sign", "signed", "signature", "hexdigest"}  # a leading underscore counts for nothing
SUMMED = {"body"}  # the sum of what was sent is no secret: who sends it may reckon it, too
PLACES = ("src/hutong/vendors", "src/hutong/channels", "src/hutong/doors")


def makes(node: ast.AST) -> bool:
    """Whether this is, or somewhere in it has, the call that makes a signature."""
    return any(isinstance(one, ast.Call) and _makes(one) for one in ast.walk(node))


def _makes(call: ast.Call) -> bool:
    name, func = _name(call.func), call.func
    if isinstance(func, ast.Attribute) and _name(func.value) == "hmac":
        return name != "compare_digest"
    if name == "hexdigest" and isinstance(func, ast.Attribute) and isinstance(func.value, ast.Call):
        return not {_name(one) for one in func.value.args} & SUMMED
    return name in MAKERS


def compared(root: ast.AST) -> Iterator[int]:
    """The lines where a signature, or a name that was given one in the same function, is compared in plain."""
    yield from _compared(root, set())
    for function in (node for node in ast.walk(root) if isinstance(node, Function)):
        yield from _compared(function, set(_given(function)))


def _compared(root: ast.AST, names: set[str]) -> Iterator[int]:
    for node in ast.walk(root):
        if not isinstance(node, ast.Compare) or not all(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops):
            continue
        sides = [node.left, *node.comparators]
        if any(makes(side) or (isinstance(side, ast.Name) and side.id in names) for side in sides):
            yield node.lineno


def _given(function: Function) -> Iterator[str]:
    """The names that hold a signature."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and makes(node.value):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None and makes(node.value):
            yield from [node.target.id] if isinstance(node.target, ast.Name) else []


def _name(func: ast.expr) -> str:
    named = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    return named.strip("_")


def test_no_signature_is_compared_in_plain() -> None:
    none(where(path, line) for path in python(*PLACES) for line in set(compared(tree(path))))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("if sign(a) != given: pass", [1]),
        ("if given == hmac.new(key, body).hexdigest(): pass", [1]),
        ("ok = given.lower() == _sign(a).lower()", [1]),
        ("ok = b64encode(hmac.new(key, body, sha1).digest()) == given", [1]),
        ("def f():\n    made = md5(a).hexdigest().upper()\n    return made == given", [3]),
        ("def f():\n    if (made := sign(a)) and made != given:\n        pass", [2]),
        ("if not same(sign(a), given): pass", []),
        ("def f():\n    made = sign(a)\n    return same(made, given)", []),
        ("ok = same(sign(a), given) is True", []),
        ("ok = hashlib.md5(call.body).hexdigest() == given", []),
        ("def f():\n    return kind == 'sign'", []),
    ],
    ids=["call", "digest", "lower", "mac", "name", "walrus", "same", "same-name", "truth", "sum", "word"],
)
def test_the_rule_sees_what_it_forbids(text: str, lines: list[int]) -> None:
    assert sorted(set(compared(ast.parse(text)))) == lines
