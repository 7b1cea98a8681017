"""The money path put together: which part is given which, in one place."""

from dataclasses import dataclass
from datetime import timedelta

from hutong.app.forget import Forgetter
from hutong.app.hub import Hub
from hutong.app.rooms import doctor
from hutong.app.rooms.deliveries import Deliveries
from hutong.app.rooms.goods import ShopRoom
from hutong.app.rooms.logins import Logins
from hutong.app.rooms.messages import Messages
from hutong.app.rooms.pushes import Pushes
from hutong.app.rooms.scenes import Scenes
from hutong.app.rooms.storage import Storage
from hutong.app.rooms.texts import Texts
from hutong.doors.api.calls import Api
from hutong.doors.api.gate import Gate
from hutong.doors.api.payments import PayCalls
from hutong.features.audit.anchor import Chain
from hutong.features.audit.link import Linker
from hutong.features.doctor.pulse import Pulse
from hutong.features.doctor.run import Doctor
from hutong.features.exports.run import Exporter
from hutong.features.knocks.hear import Ear
from hutong.features.knocks.messages import SmsReader
from hutong.features.knocks.payments import PayReader
from hutong.features.knocks.uploads import UploadReader
from hutong.features.notices.deliver import Deliverer
from hutong.features.notices.post import Post
from hutong.features.payments.attempts import Notebook
from hutong.features.payments.chase import Chaser
from hutong.features.payments.close import Closer
from hutong.features.payments.create import Creator
from hutong.features.payments.desk import Desk
from hutong.features.payments.ledger import Ledger
from hutong.features.payments.relay import Relay
from hutong.features.payments.settle import Settler
from hutong.features.payments.start import Starter
from hutong.features.refunds.chase import RefundChaser
from hutong.features.refunds.create import Refunder
from hutong.features.refunds.send import Sender
from hutong.features.refunds.settle import RefundSettler
from hutong.switchboard.routing.carriers import Carriers


@dataclass(frozen=True, slots=True)
class Money:
    """What the doors and the worker call."""

    api: Api
    pay: PayCalls
    closer: Closer
    refunder: Refunder
    settler: Settler
    ear: Ear
    desk: Desk
    deliverer: Deliverer
    chaser: Chaser
    refund_chaser: RefundChaser
    post: Post
    texts: Texts
    storage: Storage
    deliveries: Deliveries
    goods: ShopRoom
    logins: Logins
    messages: Messages
    pushes: Pushes
    scenes: Scenes
    forgetter: Forgetter
    pulse: Pulse
    chain: Chain
    exporter: Exporter
    doctor: Doctor

    @classmethod
    def assemble(cls, hub: Hub) -> "Money":
        """The money path over a started hub."""
        pool, switchboard, settings = hub.pool, hub.switchboard, hub.settings
        owner, sandbox = hub.listener.owner, settings.sandbox_url is not None
        ledger, notebook = Ledger(pool), Notebook(pool)
        settler, refund_settler = Settler(pool, hub.directory), RefundSettler(pool)
        starter = Starter(switchboard, notebook, settler, settings.base_url)
        life = timedelta(minutes=settings.order_minutes)
        logins = Logins.assemble(hub)
        relay = Relay(switchboard, ledger, Carriers(hub.health), logins.payers)
        creator = Creator(switchboard, ledger, notebook, starter, relay, logins.payers, owner, life)
        sender = Sender(pool, switchboard, refund_settler)
        post = Post(loopback=sandbox)
        gate = Gate(hub.directory, hub.throttle, explains=sandbox)
        closer, refunder = Closer(pool, switchboard, ledger, settler), Refunder(pool, sender, owner)
        pay = PayCalls(creator, ledger, closer, refunder, base_url=settings.base_url, loopback=sandbox)
        texts = Texts.assemble(hub)
        storage = Storage.assemble(hub)
        deliveries, messages = Deliveries.assemble(hub), Messages.assemble(hub, texts.texter)
        goods = ShopRoom.assemble(hub)
        scenes = Scenes.assemble(hub, post, ledger, creator, closer)
        filing = storage.calls(most=settings.file_megabytes << 20, loopback=sandbox)
        calls = {**pay.calls, **texts.calls(loopback=sandbox), **filing.calls, **deliveries.calls(loopback=sandbox)}
        calls |= {**messages.calls(loopback=sandbox), **goods.calls(loopback=sandbox)}
        api = Api(gate, {**calls, **logins.calls(), **scenes.calls(pool)}, filing.uploads)
        readers = (PayReader(settler, refund_settler), SmsReader(texts.settler), UploadReader(storage.arrivals))
        return cls(
            api=api,
            pay=pay,
            closer=closer,
            refunder=refunder,
            settler=settler,
            ear=Ear(pool, switchboard, readers),
            desk=Desk(
                switchboard, hub.directory, ledger, notebook, creator, relay, logins.payers, owner, sandbox=sandbox
            ),
            deliverer=Deliverer(pool, hub.directory, post),
            chaser=Chaser(pool, switchboard, settler),
            refund_chaser=RefundChaser(pool, switchboard, refund_settler, sender, owner),
            post=post,
            texts=texts,
            storage=storage,
            deliveries=deliveries,
            goods=goods,
            logins=logins,
            messages=messages,
            pushes=Pushes.assemble(hub, [deliveries.rides, messages.results, goods.events]),
            scenes=scenes,
            forgetter=Forgetter(pool, settings.keep_days),
            pulse=Pulse(pool),
            chain=Chain(Linker(pool, hub.keeper.vault), settings.home),
            exporter=Exporter(pool, switchboard, settings.home),
            doctor=doctor.assemble(hub, post),
        )
