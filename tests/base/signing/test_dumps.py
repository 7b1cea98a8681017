"""A map as a program prints it is read; anything like it that can't be read is called so."""

from time import process_time

import pytest

from hutong.base.signing.dumps import dumped
from hutong.base.signing.paste import paste


@pytest.mark.parametrize(
    "body",
    [
        "'merId' => 'M1',\n'desc' => 'it\\'s, ok',\n'empty' => null,\n'n' => 5,\n",
        "$data = array (\n  'merId' => 'M1',\n  'desc' => 'it\\'s, ok',\n  'empty' => NULL,\n  'n' => 5,\n);",
        "['merId' => 'M1', \"desc\" => \"it's, ok\", 'empty' => '', 'n' => '5']",
        "{'merId': 'M1', 'desc': \"it's, ok\", 'empty': None, 'n': 5}",
        "params = {u'merId': u'M1', u'desc': \"it's, ok\", u'empty': u'', u'n': 5}",
        "{ merId: 'M1', desc: 'it\\'s, ok', empty: undefined, n: 5 }",
        '{"merId"=>"M1", "desc"=>"it\'s, ok", "empty"=>nil, "n"=>5}',
        "Map(4) {\n  'merId' => 'M1',\n  'desc' => \"it's, ok\",\n  'empty' => '',\n  'n' => '5'\n}",
        "Array\n(\n    [merId] => M1\n    [desc] => it's, ok\n    [empty] => \n    [n] => 5\n)",
        "{merId=M1, desc=it's, ok, empty=null, n=5}",
        "PayRequest(merId=M1, desc=it's, ok, empty=, n=5)",
    ],
)
def test_a_printed_map_is_read(body: str) -> None:
    found = paste(body)
    assert list(found.fields.items()) == [("merId", "M1"), ("desc", "it's, ok"), ("empty", ""), ("n", "5")]
    assert not found.notes


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{'merId': ['M1'], 'sign': 'x'}", "no valid JSON"),
        ('{"merId": "M1",}', "no valid JSON"),
        ("['merId' => foo('M1'), 'sign' => 'x']", "not understood"),
        ("Array ( [merId] => M1 [sign] => x )", "not understood"),
        ("'merId' => 'M1', 'merId' => 'M2'", "comes twice"),
    ],
)
def test_what_cannot_be_read_is_called_so(body: str, expected: str) -> None:
    assert expected in paste(body).notes[0].words.en


@pytest.mark.parametrize("body", ["", "merId=M1&sign=x", "merId: M1\ndesc: (a: b)", "a=1\nb={c=d}", "{" * 60_000])
def test_other_texts_are_no_dumps(body: str) -> None:
    assert dumped(body) is None


@pytest.mark.parametrize("start", ["'a' => 1,", "Array", "[a] => 1\nArray", "a=1", "{a=1,", "POST /a", "curl"])
def test_a_long_run_of_blanks_takes_no_time(start: str) -> None:
    began = process_time()
    paste(f"{start}{' ' * 60_000}what?")
    assert process_time() - began < 1
