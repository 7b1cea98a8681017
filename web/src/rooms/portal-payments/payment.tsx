// One payment of the merchant: facts, what happened, refunds, notices.
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import {
  CopyText,
  Facts,
  Fen,
  fenColumn,
  Loaded,
  Moment,
  momentColumn,
  PlainTable,
  State,
  Timeline,
  type Tone,
  useAsked,
  useStateColumn,
} from "@/parts";
import { Notice } from "../portal-notices/notice";
import { REFUND_STATES, STATES, words } from "./words";

const TONES: Record<string, Tone> = {
  paid: "good",
  "paid late": "warn",
  "paid again": "warn",
  closed: "off",
  "refund done": "info",
  "refund failed": "bad",
};

export function Payment({ id }: { id: string }) {
  const params = { path: { payment_id: id } };
  const asked = useAsked(["portal-payment", id], (signal) =>
    take(api.GET("/portal/api/payments/{payment_id}", { params, signal })),
  );
  return (
    <Loaded from={asked} rows={10}>
      {(story) => <Told story={story} again={asked.refetch} />}
    </Loaded>
  );
}

function Told({ story: data, again }: { story: components["schemas"]["PortalStory"]; again: () => Promise<unknown> }) {
  const t = useWords(words);
  const state = useStateColumn(REFUND_STATES);
  return (
    <>
      <Facts
        items={[
          { label: t.amount, value: <Fen value={data.fen} strong /> },
          { label: t.state, value: <State of={data.state} in={STATES} /> },
          { label: t.orderId, value: <CopyText text={data.order_id} /> },
          { label: t.sysOrderId, value: <CopyText text={data.id} /> },
          { label: t.product, value: <span className="mono">{data.product}</span> },
          { label: t.refunded, value: <Fen value={data.refunded_fen || null} /> },
          { label: t.created, value: <Moment value={data.created_at} full /> },
          data.paid_at
            ? { label: t.paidAt, value: <Moment value={data.paid_at} full /> }
            : { label: t.expires, value: <Moment value={data.expires_at} full /> },
          { label: t.subject, value: data.subject, wide: true },
          { label: t.attach, value: data.attach, wide: true },
          { label: t.userId, value: data.user_id },
          { label: t.payerIp, value: <span className="mono">{data.payer_ip}</span> },
          { label: t.notifyUrl, value: <span className="mono">{data.notify_url}</span>, wide: true },
          { label: t.returnUrl, value: <span className="mono">{data.return_url}</span>, wide: true },
        ]}
      />
      <h3>{t.story}</h3>
      <Timeline
        items={data.events.map((event) => ({
          at: event.at,
          title: event.what,
          tone: TONES[event.code],
        }))}
      />
      {data.refunds.length > 0 && (
        <>
          <h3>{t.refunds}</h3>
          <PlainTable
            title={t.refunds}
            rows={data.refunds}
            rowKey={(row) => row.id}
            columns={[
              { key: "refund_id", title: t.refundId, text: (row) => (row.automatic ? t.automatic : row.refund_id) },
              fenColumn("fen", t.amount),
              state("state", t.state, { card: "side" }),
              momentColumn("created_at", t.created),
            ]}
          />
        </>
      )}
      {data.notices.length > 0 && (
        <>
          <h3>{t.notices}</h3>
          <div className="stack">
            {data.notices.map((notice) => (
              <Notice key={notice.id} notice={notice} again={again} />
            ))}
          </div>
        </>
      )}
    </>
  );
}
