// One payment whole: facts, attempts, refunds, notices, what happened, calls of the provider.
import { Button } from "antd";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { type Pair, useSay, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { CopyText, Facts, Fen, Loaded, Moment, State, Timeline, type Tone, useAsked, yuan } from "@/parts";
import { Ask } from "./ask";
import { Attempts } from "./attempts";
import { Calls } from "./calls";
import { useClose } from "./close";
import { Notices } from "./notices";
import type { Refundable } from "./refund";
import { SOURCES, WHYS } from "./sources";
import { REFUND, SHOWN, shownState } from "./states";
import "./payments.css";
import { words } from "./words";

export type Story = components["schemas"]["PaymentStory"];

const EVERY = 5000; // milliseconds, as long as something is to happen

export function Payment({ id, refund }: { id: string; refund: (of: Refundable) => void }) {
  const params = { path: { payment_id: id } };
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/payments/{payment_id}", { params, signal }));
  const asked = useAsked(["payment", id], ask, {
    refetchInterval: (kept) => kept.state.data !== undefined && moves(kept.state.data) && EVERY,
  });
  return (
    <Loaded from={asked} rows={10}>
      {(story) => <Told story={story} refund={refund} />}
    </Loaded>
  );
}

/** Whether something is still to happen by itself. */
function moves(story: Story): boolean {
  return (
    story.state === "open" ||
    story.refunds.some((one) => !["done", "failed"].includes(one.state)) ||
    story.notices.some((one) => one.state === "waiting")
  );
}

function Told({ story, refund }: { story: Story; refund: (of: Refundable) => void }) {
  const t = useWords(words);
  const may = useMay();
  return (
    <>
      <Top story={story} refund={refund} />
      <Facts
        items={[
          { label: t.orderId, value: <CopyText text={story.order_id} /> },
          { label: t.number, value: <CopyText text={story.id} /> },
          { label: t.merchant, value: `${story.merchant_name} ${story.merchant_id}` },
          { label: t.product, value: story.product },
          { label: t.created, value: <Moment value={story.created_at} full /> },
          { label: t.expiresAt, value: <Moment value={story.expires_at} full /> },
          { label: t.paidAt, value: <Moment value={story.paid_at} full /> },
          { label: t.revision, value: story.revision },
          { label: t.subject, value: story.subject },
          { label: t.attach, value: story.attach || null },
          { label: t.userId, value: story.user_id || null },
          { label: t.payerIp, value: story.payer_ip || null },
          { label: t.notifyUrl, value: <CopyText text={story.notify_url} />, wide: true },
          { label: t.returnUrl, value: story.return_url ? <CopyText text={story.return_url} /> : null, wide: true },
        ]}
      />
      <h3>{t.history}</h3>
      <History story={story} />
      <h3>{t.attempts}</h3>
      <Attempts story={story} />
      {may("refund.view") && (
        <>
          <h3>{t.refunds}</h3>
          <Refunds story={story} />
        </>
      )}
      {may("notice.view") && (
        <>
          <h3>{t.notices}</h3>
          <Notices payment={story.id} rows={story.notices} />
        </>
      )}
      <h3>{t.calls}</h3>
      <Calls rows={story.calls} />
    </>
  );
}

function Top({ story, refund }: { story: Story; refund: (of: Refundable) => void }) {
  const t = useWords(words);
  const may = useMay();
  const close = useClose();
  const unknown = story.attempts.some((attempt) => attempt.state === "unknown");
  return (
    <div className="stack payment-top">
      <div className="row">
        <span className="payment-sum num">
          <Fen value={story.fen} strong />
        </span>
        <State of={unknown ? "unknown" : shownState(story)} in={SHOWN} />
        {story.refunded_fen > 0 && (
          <span className="soft">
            {t.refunded} <Fen value={story.refunded_fen} />
          </span>
        )}
      </div>
      <div className="row">
        {may("payment.query") && <Ask id={story.id} />}
        {may("payment.close") && story.state === "open" && <Button onClick={() => close(story.id)}>{t.close}</Button>}
        {may("refund.create") && story.refundable_fen > 0 && (
          <Button danger onClick={() => refund({ id: story.id, order_id: story.order_id, left: story.refundable_fen })}>
            {t.refund}
          </Button>
        )}
      </div>
    </div>
  );
}

const TONES: Record<string, Tone> = {
  paid: "good",
  "refund done": "good",
  "paid late": "warn",
  "paid again": "warn",
  "wrong amount": "bad",
  "refund failed": "bad",
  "refund unknown": "bad",
  "refund unsent": "warn",
  "wrong refund amount": "bad",
  closed: "off",
  "attempt closed": "off",
};

function History({ story }: { story: Story }) {
  const say = useSay();
  return (
    <Timeline
      items={story.events.map((event) => ({
        at: event.at,
        title: event.what,
        tone: TONES[event.code] ?? "info",
        text: [say(SOURCES[event.source] ?? [event.source, event.source]), brief(event.detail, say)]
          .filter(Boolean)
          .join(" · "),
      }))}
    />
  );
}

/** An event's details: amounts as amounts, the rest as it was told. */
function brief(detail: Record<string, unknown>, say: (pair: Pair) => string): string {
  return Object.entries(detail)
    .filter(([name, value]) => name !== "refund" && value !== "" && value !== null) // a refund has its merchant's number
    .map(([name, value]) => {
      if (name === "fen") return yuan(Number(value));
      return name === "why" && WHYS[String(value)] ? say(WHYS[String(value)] as Pair) : String(value);
    })
    .join(" · ");
}

function Refunds({ story }: { story: Story }) {
  const t = useWords(words);
  if (story.refunds.length === 0) return <p className="soft">{t.noRefunds}</p>;
  return (
    <ul className="payment-lines">
      {story.refunds.map((one) => (
        <li key={one.id}>
          <div className="card-title">
            <span className="row">
              <Fen value={one.fen} strong />
              <State of={one.state} in={REFUND} />
            </span>
            <Moment value={one.created_at} />
          </div>
          <div className="soft">
            {one.automatic ? t.automatic : one.reason} <CopyText text={one.refund_id} />
          </div>
          {one.words && <div className="soft">{one.words}</div>}
        </li>
      ))}
    </ul>
  );
}
