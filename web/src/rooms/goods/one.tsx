// Goods, an order or a claim whole: how it stands, what is in it, what happened, notices and the platform's calls.
import { useSay, useWords } from "@/frame/language";
import { CopyText, count, Facts, Fen, Loaded, Moment, PlainTable, State, Timeline, yuan } from "@/parts";
import { NoticeLines } from "@/rooms/notices/lines";
import { Calls } from "@/rooms/payments/calls";
import { type Story, useStory } from "./asked";
import { Deeds } from "./deeds";
import { kindOf, priceOf } from "./lists";
import { happened, REVIEW, SOURCES, STATES, TROUBLE, toneOf } from "./states";
import { words } from "./words";

export function Item({ id }: { id: string }) {
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
      {story.about === "goods" && <Kinds story={story} />}
      {story.lines.length > 0 && <Lines story={story} />}
      {(story.about === "order" || story.parcels.length > 0) && <Parcels story={story} />}
      <h3>{t.happened}</h3>
      <History story={story} />
      <h3>{t.facts}</h3>
      <FactsOf story={story} />
      <h3>{t.notices}</h3>
      <NoticeLines rows={story.notices} none={t.noNotices} />
      <h3>{t.calls}</h3>
      <Calls rows={story.calls} />
    </>
  );
}

const LAST = 7; // questions of the worker, after which it asks no more

function Top({ story }: { story: Story }) {
  const t = useWords(words);
  const name = { goods: t.oneGoods, order: t.oneOrder, aftersale: t.oneClaim }[story.about];
  const asked = story.events.filter((one) => one.what === "chased" && one.at >= (story.claimed_at ?? "")).length;
  const said = useSaid(story);
  return (
    <div className="stack shop-top">
      <p className="shop-name">
        <span className="soft">{name}</span> <b>{story.title || story.number}</b>
      </p>
      <div className="row">
        <State of={story.state} in={STATES[story.about]} />
        {story.about === "goods" && !["", "ready", story.state].includes(story.review) && (
          <span className="row soft">
            {t.review} <State of={story.review} in={REVIEW} />
          </span>
        )}
        {story.about === "goods" && story.least_fen !== null && <b className="num">{priceOf(story)}</b>}
        {story.about !== "goods" && <Fen value={story.fen} strong />}
      </div>
      {said && <p className="shop-said">{said}</p>}
      {story.open && <p className="shop-said">{asked >= LAST ? t.gaveUp : t.open}</p>}
      <Deeds story={story} />
    </div>
  );
}

/** Why it was rejected, or what else is to be known; of what goes well, the history tells. */
function useSaid(story: Story): string {
  const t = useWords(words);
  const why = story.why || story.words;
  const rejected = story.about === "goods" && [story.state, story.review].includes("rejected");
  if (rejected && why) return `${t.why}: ${why}`;
  return story.about === "aftersale" || TROUBLE[story.about].includes(story.state) ? story.words : "";
}

function Kinds({ story }: { story: Story }) {
  const t = useWords(words);
  if (story.kinds.length === 0) return null;
  return (
    <>
      <h3>{t.kinds}</h3>
      <PlainTable
        title={t.kinds}
        rowKey={(row) => row.number}
        rows={story.kinds}
        columns={[
          { key: "number", title: t.kindNo, face: "num" },
          { key: "fen", title: t.price, align: "right", face: "num", render: (row) => <Fen value={row.fen} /> },
          { key: "stock", title: t.stock, align: "right", face: "num", text: (row) => told(row.stock) },
        ]}
      />
    </>
  );
}

function Lines({ story }: { story: Story }) {
  const t = useWords(words);
  return (
    <>
      <h3>{t.lines}</h3>
      <PlainTable
        title={t.lines}
        rowKey={(row) => `${row.goods}/${row.kind}`}
        rows={story.lines}
        columns={[
          { key: "goods", title: t.goodsNo, face: "num" },
          { key: "kind", title: t.kindNo, face: "num" },
          { key: "count", title: t.count, align: "right", face: "num", text: (row) => told(row.count) },
          {
            key: "fen",
            title: t.unit,
            align: "right",
            face: "num",
            text: (row) => (row.fen === null ? "—" : yuan(row.fen)),
          },
        ]}
      />
    </>
  );
}

function Parcels({ story }: { story: Story }) {
  const t = useWords(words);
  const title = story.about === "aftersale" ? t.returnParcels : t.parcels;
  return (
    <>
      <h3>{title}</h3>
      {story.parcels.length === 0 ? (
        <p className="soft">{t.noParcels}</p>
      ) : (
        <PlainTable
          title={title}
          rowKey={(row) => `${row.company}/${row.waybill_no}`}
          rows={story.parcels}
          columns={[
            { key: "company", title: t.company },
            { key: "waybill_no", title: t.waybill, face: "copy" },
          ]}
        />
      )}
    </>
  );
}

function told(number: number | null): string {
  return number === null ? "—" : count(number);
}

function FactsOf({ story }: { story: Story }) {
  const t = useWords(words);
  const own = { goods: t.goodsNo, order: t.orderNo, aftersale: t.claimNo }[story.about];
  return (
    <Facts
      items={[
        { label: own, value: <CopyText text={story.number} /> },
        { label: t.providerNo, value: story.provider_no ? <CopyText text={story.provider_no} /> : null },
        { label: t.merchant, value: `${story.merchant_name || t.nobody} ${story.merchant_id ?? ""}`.trim() },
        { label: t.channel, value: story.channel },
        story.about === "aftersale" && { label: t.order, value: <CopyText text={story.order_number} /> },
        story.about === "aftersale" && { label: t.kind, value: kindOf(story, t) },
        story.about === "order" && { label: t.receiver, value: `${story.receiver} ${story.phone}`.trim() },
        story.about === "order" && { label: t.pieces, value: told(story.count) },
        story.about === "order" && { label: t.address, value: story.address, wide: true },
        { label: t.created, value: <Moment value={story.created_at} full /> },
        { label: t.changed, value: <Moment value={story.told_at} full /> },
        story.openid !== "" && { label: t.openid, value: <CopyText text={story.openid} />, wide: true },
        { label: t.number, value: <CopyText text={story.id} />, wide: true },
        { label: t.notifyUrl, value: story.notify_url ? <CopyText text={story.notify_url} /> : null, wide: true },
      ]}
    />
  );
}

function History({ story }: { story: Story }) {
  const t = useWords(words);
  const say = useSay();
  if (story.events.length === 0) return <p className="soft">{t.nothing}</p>;
  return (
    <Timeline
      items={story.events.map((event) => ({
        at: event.at,
        title: say(happened(story.about, event.what)),
        tone: toneOf(story.about, event.what, event.moved),
        text: [
          say(SOURCES[event.source] ?? [event.source, event.source]),
          event.words,
          event.source === "push" && !event.moved ? t.notCounted : "",
        ]
          .filter(Boolean)
          .join(" · "),
      }))}
    />
  );
}
