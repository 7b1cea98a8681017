"""The way in: stages, codes that are good once, recovery codes, wrong tries, passwords, proof."""

import asyncio

import pytest
from tests.features.operators.conftest import PASSWORD, PAYMENT, Room

from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret
from hutong.features.operators import accounts
from hutong.features.operators.accounts import Change


async def test_the_first_time_binds_an_authenticator_and_changes_the_password(room: Room) -> None:
    account, given = await accounts.create(room.actor, realm="office", username="Lin", role="operator")
    assert account.username == "lin"
    token, session = await room.people.begin("office", " LIN ", given, "203.0.113.5", "browser", "en")
    assert (session.stage, session.permissions >= {"payment.view"}) == ("bind", True)
    binding = await room.people.binding(session)
    assert (await room.people.binding(session)).secret == binding.secret  # loading the page again changes nothing
    assert binding.qr_svg.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    room.secrets[account.id] = binding.secret.reveal()
    further, session, codes = await room.people.bind(session, room.code(account))
    assert further != token
    assert await room.people.session("office", token) is None
    assert (session.stage, len(set(codes))) == ("password", 10)
    session = await room.people.change_password(session, given, PASSWORD)
    assert session.stage == "in"
    assert (await room.people.session("office", further)) is not None
    with pytest.raises(Refusal) as caught:
        await room.people.binding(session)
    assert caught.value.problem is Problem.NOT_SIGNED_IN
    assert await room.audited("account.authenticator.bind") == [("office/lin", f"account/{account.id}")]


async def test_of_two_browsers_that_bind_the_second_is_out(room: Room) -> None:
    account, given = await accounts.create(room.actor, realm="office", username="lin", role="operator")
    _, first = await room.begin(account, given)
    token, second = await room.begin(account, given)
    room.secrets[account.id] = (await room.people.binding(first)).secret.reveal()
    _, _, codes = await room.people.bind(first, room.code(account))
    assert await room.people.session("office", token) is None
    for late in (room.people.binding(second), room.people.bind(second, room.code(account, 1))):
        with pytest.raises(Refusal) as caught:
            await late
        assert caught.value.problem is Problem.NOT_SIGNED_IN
    _, half = await room.begin(account, given)
    await room.people.finish(half, codes[0])  # the recovery codes are still the first one's


async def test_tries_of_long_ago_are_forgotten(room: Room) -> None:
    account = await room.make()
    for name in ("nobody", "no one"):
        with pytest.raises(Refusal):
            await room.people.begin("office", name, PASSWORD, "203.0.113.7", "", "zh")
    await room.pool.execute(
        "UPDATE sign_in_try SET at = now() - interval '2 h' WHERE source <> 'account:office/nobody'"
    )
    await room.begin(account)
    assert [row["source"] for row in await room.pool.fetch("SELECT source FROM sign_in_try ORDER BY source")] == [
        "account:office/nobody",
        "address:203.0.113.5",  # of the one who came in: an address keeps its count
    ]


async def test_a_code_is_good_once(room: Room) -> None:
    account = await room.make()
    code = room.code(account)
    _, half = await room.begin(account)
    await room.people.finish(half, code)
    _, half = await room.begin(account)
    with pytest.raises(Refusal) as caught:
        await room.people.finish(half, code)
    assert caught.value.problem is Problem.CODE_USED
    await room.people.finish(half, room.code(account, 1))  # the next step's is within the drift


async def test_of_two_at_once_with_one_code_one_gets_in(room: Room) -> None:
    account = await room.make()
    code = room.code(account)
    halves = [(await room.begin(account))[1] for _ in range(4)]
    done = await asyncio.gather(*(room.people.finish(half, code) for half in halves), return_exceptions=True)
    assert sum(not isinstance(one, Refusal) for one in done) == 1


async def test_codes_of_the_past_and_the_future_are_wrong(room: Room) -> None:
    account = await room.make()
    _, half = await room.begin(account)
    for ahead in (-3, 3):
        with pytest.raises(Refusal) as caught:
            await room.people.finish(half, room.code(account, ahead))
        assert caught.value.problem is Problem.WRONG_CODE


async def test_a_recovery_code_gets_in_once(room: Room) -> None:
    account = await room.make()
    _, session = await room.enter(account)
    codes = await room.people.new_recovery_codes(session, room.code(account, 1))
    spelt = codes[3].lower().replace("-", " ")
    _, half = await room.begin(account)
    await room.people.finish(half, spelt)
    _, half = await room.begin(account)
    with pytest.raises(Refusal) as caught:
        await room.people.finish(half, spelt)
    assert caught.value.problem is Problem.WRONG_CODE


async def test_another_authenticator_costs_the_password_and_a_code(room: Room) -> None:
    account = await room.make()
    _, session = await room.enter(account)
    _, other = await room.enter(account)
    (code, *_) = await room.people.new_recovery_codes(session, room.code(account, 1))
    for password, given, problem in (
        (Secret("wrong wrong wrong"), code, Problem.WRONG_PASSWORD),
        (PASSWORD, "000000", Problem.WRONG_CODE),
    ):
        with pytest.raises(Refusal) as caught:
            await room.people.unbind(session, password, given)
        assert caught.value.problem is problem
    token, again = await room.people.unbind(session, PASSWORD, code)
    assert again.stage == "bind"
    assert await room.people.again(other) is None
    before, binding = room.secrets[account.id], await room.people.binding(again)
    assert binding.secret.reveal() != before
    room.secrets[account.id] = binding.secret.reveal()
    _, bound, codes = await room.people.bind(again, room.code(account))
    assert (bound.stage, len(codes)) == ("in", 10)
    assert await room.people.session("office", token) is None
    _, half = await room.begin(account)
    with pytest.raises(Refusal):
        await room.people.finish(half, code)  # the former recovery codes went with it


async def test_wrong_name_and_wrong_password_are_told_alike(room: Room) -> None:
    await room.make()
    told = []
    for name, word in (("lin", "wrong wrong wrong"), ("nobody", "wrong wrong wrong")):
        with pytest.raises(Refusal) as caught:
            await room.people.begin("office", name, Secret(word), "203.0.113.5", "", "zh")
        told.append((caught.value.problem, caught.value.message("zh")))
    assert told[0] == told[1] == (Problem.WRONG_SIGN_IN, "用户名或密码不正确")


async def test_wrong_tries_slow_the_next_ones_down_and_a_right_one_clears(room: Room) -> None:
    account = await room.make()
    problems = []
    for _ in range(8):
        with pytest.raises(Refusal) as caught:
            await room.begin(account, Secret("wrong wrong wrong"))
        problems.append(caught.value.problem)
    assert problems[:5] == [Problem.WRONG_SIGN_IN] * 5
    assert problems[-1] is Problem.TOO_MANY_TRIES
    with pytest.raises(Refusal) as caught:
        await room.begin(account)  # the right one has to wait, too: it would tell that it is right
    assert caught.value.problem is Problem.TOO_MANY_TRIES
    assert "秒" in caught.value.message("zh")
    assert (await accounts.find(room.pool, account.id)).locked_until is not None
    await room.pool.execute("UPDATE sign_in_try SET until = now()")
    await room.begin(account)
    assert await room.pool.fetchval("SELECT count(*) FROM sign_in_try WHERE source LIKE 'account:%'") == 0
    assert len(await room.audited("session.refused")) >= 5


async def test_a_right_one_does_not_wash_an_address_clean(room: Room) -> None:
    """Somebody with an account of their own tries one password on everybody's."""
    mine = await room.make("mine")
    told = []
    for number in range(40):
        name = "mine" if number % 10 == 9 else f"other{number}"
        word = PASSWORD if name == "mine" else Secret("spring is here")
        try:
            await room.people.begin("office", name, word, "203.0.113.77", "", "zh")
        except Refusal as refusal:
            told.append(refusal.problem)
    assert Problem.TOO_MANY_TRIES in told
    assert told.count(Problem.WRONG_SIGN_IN) <= 31
    assert (await accounts.find(room.pool, mine.id)).locked_until is None


async def test_a_burst_of_guesses_finds_no_gap(room: Room) -> None:
    account = await room.make()
    done = await asyncio.gather(
        *(room.begin(account, Secret(f"wrong wrong {number}")) for number in range(20)), return_exceptions=True
    )
    judged = [one for one in done if isinstance(one, Refusal) and one.problem is Problem.WRONG_SIGN_IN]
    assert len(done) == 20
    assert len(judged) <= 6


async def test_an_account_that_is_off_is_out_at_once(room: Room) -> None:
    account = await room.make()
    token, _ = await room.enter(account)
    await accounts.edit(room.actor, account.id, Change(enabled=False))
    assert await room.people.session("office", token) is None
    with pytest.raises(Refusal) as caught:
        await room.begin(account)
    assert caught.value.problem is Problem.WRONG_SIGN_IN


async def test_a_role_that_changes_holds_from_the_next_request_on(room: Room) -> None:
    account = await room.make(role="support")
    token, session = await room.enter(account)
    assert "payment.close" not in session.permissions
    await accounts.edit(room.actor, account.id, Change(role="finance"))
    now = await room.people.session("office", token)
    assert now is not None
    assert "payment.close" in now.permissions


@pytest.mark.parametrize("word", ["short", "password123", "aaaaaaaaaaaa", "it is lin here"])
async def test_weak_passwords_are_refused(room: Room, word: str) -> None:
    _, session = await room.enter(await room.make())
    with pytest.raises(Refusal) as caught:
        await room.people.change_password(session, PASSWORD, Secret(word))
    assert caught.value.problem is Problem.WEAK_PASSWORD
    assert caught.value.fields[0][0] == "new"


async def test_a_new_password_ends_the_other_sessions(room: Room) -> None:
    account = await room.make()
    other, _ = await room.enter(account)
    token, session = await room.enter(account)
    await room.people.change_password(session, PASSWORD, Secret("another long password"))
    assert await room.people.session("office", other) is None
    assert await room.people.session("office", token) is not None
    with pytest.raises(Refusal):
        await room.begin(account)


async def test_proof_wants_both_and_a_fresh_code(room: Room) -> None:
    account = await room.make()
    _, session = await room.enter(account)
    code = room.code(account, 1)
    with pytest.raises(Refusal) as caught:
        await room.people.prove(session, code=code, payment_password=Secret("wrong"))
    assert caught.value.problem is Problem.WRONG_PAYMENT_PASSWORD
    await room.people.prove(session, code=code, payment_password=PAYMENT)  # a misspelt password spends no code
    with pytest.raises(Refusal) as caught:
        await room.people.prove(session, code=code, payment_password=PAYMENT)
    assert caught.value.problem is Problem.CODE_USED


async def test_the_payment_password_is_another_one(room: Room) -> None:
    account = await room.make()
    _, session = await room.enter(account)
    for word in ("12345", "aaaaaa", PASSWORD.reveal()):
        with pytest.raises(Refusal) as caught:
            await room.people.set_payment_password(session, room.code(account, 1), Secret(word))
        assert caught.value.problem is Problem.WEAK_PASSWORD
    await room.people.set_payment_password(session, room.code(account, 1), Secret("spend 40"))
    await room.people.prove(session, code=None, payment_password=Secret("spend 40"))


async def test_without_a_payment_password_proof_says_so(room: Room) -> None:
    account = await room.make()
    await accounts.reset_payment_password(room.actor, account.id)
    _, session = await room.enter(account)
    with pytest.raises(Refusal) as caught:
        await room.people.prove(session, code=None, payment_password=PAYMENT)
    assert caught.value.problem is Problem.NO_PAYMENT_PASSWORD


async def test_nothing_secret_is_kept_in_clear_or_audited(room: Room) -> None:
    account = await room.make()
    _, session = await room.enter(account)
    codes = await room.people.new_recovery_codes(session, room.code(account, 1))
    secret = room.secrets[account.id]
    tables = ("account", "account_session", "recovery_code", "sign_in_try", "audit_event")
    for table in tables:
        kept = " ".join(str(dict(row)) for row in await room.pool.fetch(f"SELECT * FROM {table}"))
        for word in (PASSWORD.reveal(), PAYMENT.reveal(), secret, codes[0]):
            assert word not in kept, table
    assert await room.audited("session.begin")
