"""The exam of every channel of instant delivery: ordering, the course of a ride, what nobody answered, secrets."""

from tests.exams import secrecy
from tests.exams.delivery.hall import Hall
from tests.exams.parts import RUBBISH, TRANSPORT, fault_of, tried
from tests.exams.secrecy import assert_absent
from tests.exams.steps import Paper, Step

from hutong.base.http import Reply
from hutong.capabilities.delivery import ENDED, RideState, Trip
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import Mischief
from hutong.vendors.wechat_world.tokens import Tokens

paper = Paper[[Hall]]()
STEPS: list[Step[[Hall]]] = paper.steps


@paper.step()
async def an_order_waits_for_a_rider(hall: Hall) -> None:
    parcel = hall.parcel()
    ride = await hall.order(parcel)
    assert (ride.state, ride.number) == (RideState.WAITING, parcel.number)
    assert ride.waybill_no
    assert ride.fen
    assert (await hall.ride(Trip(parcel.number))).waybill_no == ride.waybill_no


@paper.step()
async def a_number_is_ordered_once(hall: Hall) -> None:
    parcel = hall.parcel()
    await hall.order(parcel)
    assert await fault_of(hall.order(parcel)) is Fault.DUPLICATE
    assert len([one for one in hall.provider.orders() if one.number == parcel.number]) == 1


@paper.step()
async def what_was_never_ordered_is_not_found(hall: Hall) -> None:
    assert await fault_of(hall.ride(Trip("NEVER"))) is Fault.NOT_FOUND


@paper.step()
async def a_ride_goes_forward_to_its_end(hall: Hall) -> None:
    trip, states = await hall.ordered(), [RideState.WAITING]
    while states[-1] not in ENDED:
        hall.provider.next(trip.number)
        states.append((await hall.ride(trip)).state)
    assert states[-1] is RideState.DELIVERED
    assert len(set(states)) == len(states)


@paper.step()
async def nothing_is_unknown_where_the_provider_said_no(hall: Hall) -> None:
    """The carrier's own refusal: its code and words, apart from the platform's."""
    hall.provider.calls.refusing.append((1010, "收件人信息不正确"))
    failed = await tried(hall.order(hall.parcel()))
    assert isinstance(failed, Failed)
    assert failed.fault is Fault.REFUSED
    assert failed.code.startswith("carrier:")
    assert failed.words == "收件人信息不正确"
    assert hall.face.explain(failed.code)


@paper.step()
async def an_unanswered_order_is_unknown_and_can_be_asked_after(hall: Hall) -> None:
    for mischief in TRANSPORT:
        hall.wrong(mischief)
        parcel = hall.parcel()
        assert await fault_of(hall.order(parcel)) is Fault.UNKNOWN, mischief
        assert hall.done
        hall.right()
        assert await fault_of(hall.ride(Trip(parcel.number))) in (None, Fault.NOT_FOUND)


@paper.step()
async def what_never_left_is_unreachable(hall: Hall) -> None:
    await hall.ordered()  # so that a token was lent
    hall.wire.leaves = 0
    assert await fault_of(hall.order(hall.parcel())) is Fault.UNREACHABLE


@paper.step()
async def rubbish_is_never_an_order(hall: Hall) -> None:
    await hall.ordered()
    for rubbish in RUBBISH:
        hall.wire.change = lambda reply, rubbish=rubbish: Reply(200, rubbish, reply.headers)
        assert await fault_of(hall.order(hall.parcel())) is Fault.UNKNOWN, rubbish


@paper.step()
async def a_word_of_no_manual_is_unknown(hall: Hall) -> None:
    hall.provider.mischiefs.order(Mischief.UNLISTED_STATE, where="order/add")
    assert await fault_of(hall.order(hall.parcel())) is Fault.UNKNOWN
    trip = await hall.ordered()
    hall.provider.mischiefs.order(Mischief.UNLISTED_STATE, where="order_status")
    assert (await hall.ride(trip)).state is RideState.UNKNOWN


@paper.step()
async def a_token_that_died_is_lent_anew(hall: Hall) -> None:
    await hall.ordered()
    Tokens(hall.provider.home.book).spoil(hall.provider.shop(hall.seat.form).appid)
    issued = hall.lender.issued
    assert await hall.ordered()
    assert hall.lender.issued == issued + 1


@paper.step()
async def too_many_requests_are_no_order(hall: Hall) -> None:
    hall.provider.mischiefs.order(Mischief.SLOW_DOWN, where="order/add")
    parcel = hall.parcel()
    assert await fault_of(hall.order(parcel)) is Fault.SLOW_DOWN
    assert await fault_of(hall.ride(Trip(parcel.number))) is Fault.NOT_FOUND


@paper.step()
async def cancelling_ends_it_or_brings_it_back(hall: Hall) -> None:
    early, late = await hall.ordered(), await hall.ordered()
    await hall.opened.ask("cancel", early.number, hall.face.cancel(early, 1, ""))
    assert (await hall.ride(early)).state is RideState.CANCELLED
    for _ in range(2):
        hall.provider.next(late.number)
    cost = await hall.opened.ask("cancel_cost", late.number, hall.face.cancel_cost(late, 1, ""))
    assert cost.deduct_fen
    assert (await hall.ride(late)).state is RideState.AT_SHOP


@paper.step()
async def a_good_parcel_is_judged_good_and_an_empty_one_field_by_field(hall: Hall) -> None:
    assert hall.face.judge(hall.parcel()) == []
    assert len(hall.face.judge(hall.parcel(receiver={}, cargo={}, shop={}, openid=""))) > 10


@paper.step()
async def no_secret_is_seen_in_what_is_printed(hall: Hall) -> None:
    secrecy.nothing_printed(hall)


@paper.step()
async def no_secret_is_seen_in_logs_errors_or_the_call_log(hall: Hall) -> None:
    for where, text in await secrecy.all_told(hall, hall.verbs):
        assert_absent(hall, where, text)


@paper.step()
async def an_error_that_holds_a_secret_is_masked(hall: Hall) -> None:
    await hall.ordered()
    await secrecy.an_error_is_masked(hall, lambda: hall.order(hall.parcel()))


@paper.step()
async def an_answer_that_repeats_a_secret_is_masked(hall: Hall) -> None:
    await hall.ordered()
    await secrecy.a_repeated_secret_is_masked(hall, lambda: hall.order(hall.parcel()))


@paper.step()
async def a_bad_secret_is_refused_without_being_shown(hall: Hall) -> None:
    secrecy.bad_ones_are_refused(hall, free=True)


@paper.step()
async def every_key_is_explained_in_both_languages(hall: Hall) -> None:
    secrecy.explained(hall)
