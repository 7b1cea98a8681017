// One delivery: how it stands, who rides, what it costs, its timeline, notices and the calls of the platform.
import { useSay, useWords } from "@/frame/language";
import { CopyText, Facts, Fen, Loaded, Moment, State, type States, Timeline } from "@/parts";
import { NoticeLines } from "@/rooms/notices/lines";
import { Calls } from "@/rooms/payments/calls";
import { type Story, useStory } from "./asked";
import { Deeds } from "./deeds";
import { DEEDS, DELIVERY, SOURCES, TONES } from "./states";
import { words } from "./words";

export function Delivery({ id }: { id: string }) {
  return (
    <Loaded from={useStory(id)} rows={10}>
      {(story) => <Told story={story} />}
    </Loaded>
  );
}

function Told({ story }: { story: Story }) {
  const t = useWords(words);
  return (
    <>
      <Top story={story} />
      <h3>{t.timeline}</h3>
      <History story={story} />
      <h3>{t.parcel}</h3>
      <Facts
        items={[
          { label: t.merchantNo, value: <CopyText text={story.number} /> },
          { label: t.number, value: <CopyText text={story.id} /> },
          { label: t.merchant, value: `${story.merchant_name} ${story.merchant_id}` },
          { label: t.channel, value: story.channel },
          { label: t.receiver, value: `${story.receiver} ${story.phone}` },
          { label: t.goods, value: story.goods },
          { label: t.address, value: story.address, wide: true },
          { label: t.sender, value: story.sender, wide: true },
          { label: t.cargo, value: story.cargo, wide: true },
          { label: t.note, value: story.note, wide: true },
          { label: t.carrier, value: story.carrier },
          { label: t.shop, value: [story.shop_id, story.shop_no].filter(Boolean).join(" · ") },
          { label: t.waybill, value: story.waybill_no ? <CopyText text={story.waybill_no} /> : null },
          { label: t.round, value: story.round > 0 ? t.rounds(story.round) : null },
          { label: t.created, value: <Moment value={story.created_at} full /> },
          { label: t.ordered, value: <Moment value={story.ordered_at} full /> },
          { label: t.doneAt, value: <Moment value={story.done_at} full /> },
          { label: t.revision, value: story.revision },
          { label: t.openid, value: <CopyText text={story.openid} />, wide: true },
          { label: t.notifyUrl, value: story.notify_url ? <CopyText text={story.notify_url} /> : null, wide: true },
        ]}
      />
      <h3>{t.fees}</h3>
      <Fees story={story} />
      <h3>{t.notices}</h3>
      <NoticeLines rows={story.notices} none={t.noNotices} />
      <h3>{t.calls}</h3>
      <Calls rows={story.calls} />
    </>
  );
}

const RIDING = ["taken", "at_shop", "picked_up", "on_its_way"];
const TROUBLE = ["unsent", "unknown", "failed", "cancelled", "returning"];

function Top({ story }: { story: Story }) {
  const t = useWords(words);
  // of what goes well, the timeline tells
  const said = story.code || TROUBLE.includes(story.state) ? `${story.code} ${story.words}`.trim() : "";
  return (
    <div className="stack delivery-top">
      <div className="row">
        <State of={story.state} in={DELIVERY} />
        {story.status_label && (
          <span className="soft">
            {story.status_label} {story.status}
          </span>
        )}
      </div>
      {story.rider && (
        <div className="delivery-rider">
          <b>{story.rider}</b> <span className="num">{story.rider_phone}</span>
          {story.seconds_left !== null && story.seconds_left > 0 && RIDING.includes(story.state) && (
            <span className="soft">
              {t.left} {t.leftIn(Math.ceil(story.seconds_left / 60))}
            </span>
          )}
        </div>
      )}
      {said && <p className="delivery-said">{said}</p>}
      {story.cause && (
        <p className="flat soft">
          {t.cause}: {story.cause} · {t.remedy}: {story.remedy}
        </p>
      )}
      <Deeds story={story} />
    </div>
  );
}

function Fees({ story }: { story: Story }) {
  const t = useWords(words);
  const km = story.distance === null ? null : (story.distance / 1000).toFixed(1);
  const codes = [story.pickup_code, story.finish_code].map((one) => one || "—").join(" / ");
  return (
    <Facts
      items={[
        { label: t.totalFee, value: <Fen value={story.fen} strong /> },
        { label: t.tips, value: <Fen value={story.tips_fen} /> },
        { label: t.coupon, value: <Fen value={story.coupon_fen} /> },
        { label: t.insurance, value: <Fen value={story.insurance_fen} /> },
        story.deduct_fen !== null && { label: t.deducted, value: <Fen value={story.deduct_fen} strong /> },
        km !== null && { label: t.way, value: t.wayOf(km, Math.ceil((story.seconds ?? 0) / 60)) },
        (story.pickup_code !== "" || story.finish_code !== "") && { label: t.codes, value: codes },
      ]}
    />
  );
}

function History({ story }: { story: Story }) {
  const t = useWords(words);
  const say = useSay();
  if (story.events.length === 0) return <p className="soft">{t.noTimeline}</p>;
  const nameOf = (event: Story["events"][number]) => {
    const state = (DELIVERY as States)[event.what];
    return say(state ? [state[1], state[2]] : (DEEDS[event.what] ?? [event.what, event.what]));
  };
  return (
    <>
      <Timeline
        items={story.events.map((event) => ({
          at: event.told_at ?? event.at,
          title: event.status ? `${nameOf(event)} ${event.status}` : nameOf(event),
          tone: event.what.endsWith("_failed") ? "bad" : event.moved ? (TONES[event.what] ?? "info") : "off",
          text: [
            say(SOURCES[event.source] ?? [event.source, event.source]),
            event.rider,
            event.status_label,
            event.words === event.status_label ? "" : event.words,
            story.round > 1 ? t.rounds(event.round) : "",
            event.source === "push" && !event.moved ? t.notCounted : "",
          ]
            .filter(Boolean)
            .join(" · "),
        }))}
      />
      {story.ask_at && (
        <p className="soft">
          {t.asks(story.asked)}
          <Moment value={story.ask_at} />
        </p>
      )}
    </>
  );
}
