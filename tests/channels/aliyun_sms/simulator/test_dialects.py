"""Published vectors on the simulator's side."""

import json
from pathlib import Path
from typing import Any

import pytest

from hutong.channels.aliyun_sms.simulator.dialects import Call, claim

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "vectors.json").read_text())
V3, *V1 = VECTORS


def test_all_vectors_are_used() -> None:
    """One of the newer dialect, two of the older."""
    assert [vector["channel"] for vector in VECTORS] == ["aliyun_acs3", "aliyun_sms", "aliyun_rpc"]


@pytest.mark.parametrize("proof", ["{0},{1},{2}", "{0}, {1}, {2}"])
def test_a_published_request_in_headers(proof: str) -> None:
    """The text to sign, and the signature; with blanks in the proof, as some clients write it."""
    inputs = V3["inputs"]
    parts = ("Credential=id", f"SignedHeaders={inputs['SignedHeaders']}", f"Signature={V3['expected']}")
    headers = {**inputs["headers"], "authorization": f"ACS3-HMAC-SHA256 {proof.format(*parts)}"}
    found = claim(Call("POST", "/", inputs["query"], {}, headers))
    assert (found.key_id, found.text, found.at) == ("id", inputs["string_to_sign"], "2023-10-26T10:22:32Z")
    assert found.proof(V3["key"]) == found.signature == V3["expected"]


@pytest.mark.parametrize("vector", V1, ids=lambda vector: vector["channel"])
@pytest.mark.parametrize("place", ["query", "form"])
def test_published_requests_of_the_older_dialect(vector: dict[str, Any], place: str) -> None:
    """Wherever the parameters stand."""
    told = {**vector["inputs"]["params"], "Signature": vector["expected"]}
    query, form = (told, {}) if place == "query" else ({}, told)
    found = claim(Call("GET", "/", query, form, {}))
    assert found.text == vector["inputs"]["string_to_sign"]
    assert found.proof(vector["key"].removesuffix("&")) == found.signature == vector["expected"]
    posted = claim(Call("POST", "/", query, form, {}))
    assert posted.proof(vector["key"].removesuffix("&")) != vector["expected"]
