"""Certificates among the settings, looked at from three moments."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.doctoring import ground, ids, looked, only
from tests.stack import Stack

from hutong.features.doctor.checks import certificates
from hutong.features.doctor.ground import Ground
from hutong.switchboard.drafts.pasted import pasted

pytestmark = pytest.mark.asyncio(loop_scope="module")


def ends(on: Ground) -> datetime:
    """When the first certificate of the ground ends for good."""
    found = []
    for setup in on.setups:
        for key in setup.settings:
            moments = [one.ends for one in pasted(setup.value(key, on.vault)) if one.ends is not None]
            found.extend([max(moments)] if moments else [])
    return min(found)


async def test_a_certificate_ends_soon_and_has_ended(hub: Stack) -> None:
    on = only(await ground(hub), "WXPAY_V3", "WXPAY")
    end = ends(on)
    assert await ids(certificates, replace(on, at=end - timedelta(days=31))) == []
    soon = await looked(certificates, replace(on, at=end - timedelta(days=29)))
    assert {one.id for one in soon} == {"certificate.ending"}
    assert "CERTIFICATE" in soon[0].cause.en
    assert soon[0].place.startswith("/channels?edit=")
    late = await ids(certificates, replace(on, at=end + timedelta(seconds=1)))
    assert "certificate.expired" in late


async def test_without_certificates_there_is_nothing_to_look_at(hub: Stack) -> None:
    assert await looked(certificates, only(await ground(hub), "WX_GZH")) == []
