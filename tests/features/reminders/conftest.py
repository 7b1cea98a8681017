"""A hub whose official account reminds payers, and whose text messages go to TEST_SMS."""

from collections.abc import AsyncIterator
from itertools import count

import pytest
import pytest_asyncio
from tests.lettering import hear, usual, write
from tests.scening import operator, place
from tests.stack import Stack
from tests.texting import lead
from tests.upstream import running

from hutong.base.text import Text
from hutong.switchboard.content import Template
from hutong.switchboard.drafts.texts import templates
from hutong.switchboard.letters.kinds import PAYMENT

__all__ = ["operator", "place"]
_PEOPLE = count(1)
BILL = "您已付${amount}给${payee}，账单${billNo}。"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hub(database_url: str, template: str) -> AsyncIterator[Stack]:
    async with running(database_url, template) as made:
        await hear(made)
        await lead(made, "sms", "TEST_SMS")
        await templates.put_template(made.hub.actor("test"), Template("bill", Text("账单", "bill"), BILL))
        await write(made, usual(made, PAYMENT))
        yield made


@pytest.fixture
def person() -> str:
    """Somebody who never paid."""
    return f"payer-{next(_PEOPLE)}"
