"""The guide: from an empty installation to a running one, each step told before it is done."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from tests.fresh import dsn, shared_dsn

from hutong.base.db import connect
from hutong.base.text import Text
from hutong.base.vault import MasterKey
from hutong.capabilities.pay import Scene
from hutong.capabilities.simulation import Home, InProcess
from hutong.features import audit
from hutong.features.proofs import keep
from hutong.features.setup.guide import Step, guide
from hutong.features.setup.told import told
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Carrier, Content, Product, Route, Template
from hutong.switchboard.drafts import channels, products, publish, routes
from hutong.switchboard.drafts.texts import letters, templates
from hutong.switchboard.letters.kinds import KINDS, PAYMENT
from hutong.switchboard.seal import Keeper

__all__ = ["dsn", "shared_dsn"]


@pytest.fixture
async def actor(dsn: str) -> AsyncIterator[Actor]:
    pool = await connect(dsn, size=2)
    keeper = await Keeper.start(pool, MasterKey.read(MasterKey.generate()))
    yield Actor(pool, keeper.vault, audit.record, "test")
    await pool.close()


async def steps(actor: Actor) -> list[Step]:
    versions = await publish.versions(actor)
    async with actor.pool.acquire() as connection:
        running = await publish.content_of(connection, versions[0].id) if versions else Content()
    draft = await channels.look(actor)
    return guide(draft, running, actor.vault, await told(actor.pool, draft))


def open_checks(step: Step) -> list[tuple[str, str]]:
    return [(check.name.en, check.command) for check in step.checks if not check.done]


async def test_a_new_operator_is_led_in_the_documents_order(actor: Actor) -> None:
    found = await steps(actor)
    assert [step.name.zh for step in found] == [
        "文件存储",
        "微信小程序",
        "公众号（微信内收款、模板消息）",
        "短信",
        "收款（微信、支付宝，或银联商务）",
    ]
    assert [step.done for step in found] == [False] * 5
    assert "JPUSH_SMS" in found[3].checks[0].command, "the documents recommend it"
    assert all(check.words.zh != check.words.en or "/" in check.words.zh for step in found for check in step.checks)


async def test_each_step_tells_what_is_still_to_do_until_it_is_done(actor: Actor) -> None:
    local = await channels.add_channel(actor, "LOCAL_OSS", "disk")
    assert [name for name, _ in open_checks((await steps(actor))[0])] == ["Settings", "Route", "Refresh"]
    await channels.edit_channel(actor, local.id, settings={"FILE_ALLOW_SUFFIX": ".png"})
    assert open_checks((await steps(actor))[0])[0] == ("Route", f"hutong route add storage {local.id}")
    await routes.put_route(actor, Route("storage", local.id))
    assert open_checks((await steps(actor))[0]) == [("Refresh", "hutong channel refresh")]
    await publish.refresh(actor)
    assert (await steps(actor))[0].done

    sms = await channels.add_channel(actor, "TEST_SMS", "")
    assert [name for name, _ in open_checks((await steps(actor))[3])] == ["Route", "Templates", "Refresh"]
    await routes.put_route(actor, Route("sms", sms.id))
    await templates.put_template(actor, Template("code", Text("码", "code"), "${code}"))
    await publish.refresh(actor)
    assert (await steps(actor))[3].done

    await channels.edit_channel(actor, local.id, settings={"FILE_ALLOW_SUFFIX": ".gif"})
    assert open_checks((await steps(actor))[0]) == [("Refresh", "hutong channel refresh")], "an edit is not in effect"


async def test_payments_need_a_product(actor: Actor) -> None:
    settings = registry.spec("WXPAY").simulator(Home("http://x.test", InProcess({}))).account("direct")
    pay = await channels.add_channel(actor, "WXPAY", settings.merchant_no, settings=dict(settings.settings))
    name, command = open_checks((await steps(actor))[4])[0]
    assert (name, command.startswith("hutong product set ")) == ("Products", True)
    await products.put_product(actor, Product("wx", Text("微信", "WeChat"), Scene.NATIVE, pay.id))
    await publish.refresh(actor)
    assert (await steps(actor))[4].done
    await products.put_product(actor, Product("wx", Text("微信", "WeChat"), Scene.JSAPI, pay.id))
    assert open_checks((await steps(actor))[4]) == [("Refresh", "hutong channel refresh")], "of a product, too"
    await products.put_product(actor, Product("wx", Text("微信", "WeChat"), Scene.NATIVE, pay.id))
    assert (await steps(actor))[4].done


async def test_refresh_is_open_while_a_template_or_a_split_is_not_in_effect(actor: Actor) -> None:
    sms = await channels.add_channel(actor, "TEST_SMS", "")
    await routes.put_route(actor, Route("sms", sms.id))
    await templates.put_template(actor, Template("code", Text("码", "code"), "${code}"))
    await publish.refresh(actor)
    assert (await steps(actor))[3].done
    await templates.put_template(actor, Template("code", Text("码", "code"), "now ${code}"))
    assert open_checks((await steps(actor))[3]) == [("Refresh", "hutong channel refresh")]
    await publish.refresh(actor)
    await routes.set_split(actor, "sms", True)
    assert open_checks((await steps(actor))[3]) == [("Refresh", "hutong channel refresh")]
    assert "Refresh" not in [name for name, _ in open_checks((await steps(actor))[0])], "storage has nothing of it"


async def test_a_template_that_no_routed_channel_carries_is_not_done(actor: Actor) -> None:
    settings = registry.spec("JPUSH_SMS").simulator(Home("http://x.test", InProcess({}))).account("direct")
    sms = await channels.add_channel(actor, "JPUSH_SMS", settings.merchant_no, settings=dict(settings.settings))
    plain = await channels.add_channel(actor, "TEST_SMS", "")
    await templates.put_template(actor, Template("code", Text("码", "code"), "${code}"))
    assert ("Templates", f"hutong route add sms {sms.id}") in open_checks((await steps(actor))[3]), "nothing is routed"
    await routes.put_route(actor, Route("sms", sms.id))
    command = f"hutong sms template set code --carrier {sms.id}=TEMPLATE"
    assert open_checks((await steps(actor))[3])[0] == ("Templates", command)
    await routes.put_route(actor, Route("sms", plain.id, enabled=False))
    assert open_checks((await steps(actor))[3])[0] == ("Templates", command), "a route that is off leads nowhere"
    carried = Template("code", Text("码", "code"), "${code}", carriers={sms.id: Carrier("1")})
    await templates.put_template(actor, carried)
    assert [name for name, _ in open_checks((await steps(actor))[3])] == ["Refresh"]


async def test_an_application_without_a_merchant_number_is_no_channel_for_payments(actor: Actor) -> None:
    setup = await channels.add_channel(
        actor, "WX_OPEN", "wxa1b2c3d4e5f60718", settings={"PRIVATE_KEY": "0123456789abcdef0123456789abcdef"}
    )
    assert [check.done for check in (await steps(actor))[4].checks] == [False]
    pair = {"MCHID": "1900000109", "API_KEY": "0123456789abcdef0123456789abcdef"}
    await channels.edit_channel(actor, setup.id, settings=pair)
    step = (await steps(actor))[4]
    assert step.channels == (setup.id,)
    assert open_checks(step)[0] == (
        "Products",
        f"hutong product set wxopenapp --scene app --channel {setup.id}",
    )


async def test_an_official_account_is_done_when_wechat_can_reach_it_and_it_reminds(actor: Actor) -> None:
    """Document 001: channel with token, reminder's template, refresh, then server settings and the proof file."""
    step = (await steps(actor))[2]
    assert [(check.name.en, check.command) for check in step.checks] == [("Channel", "hutong channel add WX_GZH …")]
    account = registry.spec("WX_GZH").simulator(Home("http://x.test", InProcess({}))).account("service")
    settings = {key: text for key, text in account.settings.items() if key != "token"}
    setup = await channels.add_channel(actor, "WX_GZH", account.merchant_no, settings=settings)
    todo = ["Settings", "Payment reminder", "Refresh", "Push address", "Proof of the domain"]
    assert [name for name, _ in open_checks((await steps(actor))[2])] == todo
    await channels.edit_channel(actor, setup.id, settings={"token": account.settings["token"]})
    head = replace(KINDS[PAYMENT].usual, channel_id=setup.id, template="T" * 43)
    await letters.put_letter(actor, head)
    open_now = open_checks((await steps(actor))[2])
    assert open_now[0] == (
        "Payment reminder",
        f"hutong message settings set wx_payment --channel {setup.id} --template ID --on",
    ), "a template alone is not enough"
    await letters.put_letter(actor, replace(head, enabled=True))
    assert open_checks((await steps(actor))[2])[0][0] == "Refresh", "of the push settings, too"
    await publish.refresh(actor)
    push, proof = (check for check in (await steps(actor))[2].checks if not check.done)
    assert (push.command, proof.command) == ("hutong push addresses", "hutong proof add MP_verify_….txt")
    assert f"/api/wechat/{account.merchant_no}/msg" in push.words.zh
    assert [one.next.what for one in (push, proof) if one.next] == ["push", "proof"]
    await actor.pool.execute("INSERT INTO push_address (channel_id, greeted_at) VALUES ($1, now())", setup.id)
    await keep.put(actor, "a1B2c3D4e5.txt", "0123456789abcdef0123456789abcdef")
    assert [name for name, _ in open_checks((await steps(actor))[2])] == [proof.name.en], "that was a mini program's"
    await keep.put(actor, "MP_verify_BiK5MDJ5CSS00Yvf.txt", "BiK5MDJ5CSS00Yvf")
    step = (await steps(actor))[2]
    assert step.done
    told_by = {check.name.en: check.words.zh for check in step.checks}
    assert (told_by["Payment reminder"], told_by["Proof of the domain"]) == (
        setup.title,
        "MP_verify_BiK5MDJ5CSS00Yvf.txt",
    )
    await letters.put_letter(actor, replace(head, title="改过"))
    assert [name for name, _ in open_checks((await steps(actor))[2])] == ["Payment reminder", "Refresh"]
