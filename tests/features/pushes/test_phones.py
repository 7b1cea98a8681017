"""Phones are not shown whole, by whatever name a platform tells them."""

import pytest

from hutong.features.pushes.phones import without_phones

PHONE = "13800001234"


@pytest.mark.parametrize(
    "name",
    [
        *("phone", "Phone", "PHONE", "phones", "mobile", "tel", "Tel", "telephone", "mobilePhone", "cellphone"),
        *("rider_phone", "receiver-tel", "receiver.mobile", "tel_number", "phone_no", "PHONE_NUM", "TelNo"),
        *("phoneNumber", "purePhoneNumber", "riderPhone", "contactTel", "userMobileNumber"),
    ],
)
def test_names_of_phones(name: str) -> None:
    assert without_phones({name: PHONE}) == {name: "138****1234"}


@pytest.mark.parametrize(
    "name",
    ["hotel", "Hotel", "HOTEL", "cartel", "automobile", "microphone", "headphone_no", "phone_model", "telemetry", "no"],
)
def test_names_of_other_things(name: str) -> None:
    assert without_phones({name: PHONE}) == {name: PHONE}


def test_phones_at_any_depth() -> None:
    told = {
        "waybill_id": PHONE,
        "agent": {"name": "王师傅", "phone": 13800001234, "reserve": {"tel": ""}},
        "phones": [PHONE, None],
    }
    assert without_phones(told) == {
        "waybill_id": PHONE,
        "agent": {"name": "王师傅", "phone": "138****1234", "reserve": {"tel": ""}},
        "phones": ["138****1234", None],
    }
