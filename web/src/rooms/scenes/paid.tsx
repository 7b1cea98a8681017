// What was paid at a site, or begun to be: each with its payment, and how the operator's system was told.
import { Link } from "wouter";
import { list } from "@/api/client";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { DataTable, Fen, momentColumn, State, useStateColumn, useStateOptions, useStateWord } from "@/parts";
import { NOTICE } from "@/rooms/notices/states";
import { PAYMENT } from "@/rooms/payments/states";
import { type PaidRow, type Site, tableOf } from "./asked";
import { words } from "./words";

const STATES = { open: PAYMENT.open, paid: PAYMENT.paid, closed: PAYMENT.closed, late: PAYMENT.late };
const EVERY = 4000; // milliseconds, while somebody is paying or the gate is being told

export function Paid({ site }: { site: Site }) {
  const t = useWords(words);
  const may = useMay();
  const states = useStateOptions(STATES);
  const state = useStateColumn(STATES);
  const noticeOf = useStateWord(NOTICE);
  const told = (row: PaidRow) => (row.notice ? noticeOf(row.notice) : row.state === "paid" ? t.notTold : "");
  return (
    <DataTable<PaidRow>
      id={tableOf("paid", site.id)}
      title={`${site.name} ${t.paid}`}
      rowKey={(row) => row.id}
      load={(ask) => list("/office/api/scenes/payments", ask, { site_id: site.id })}
      filters={[
        { kind: "text", name: "search", label: t.subject, placeholder: t.subjectHint, width: 300 },
        { kind: "multi", name: "state", label: t.state, options: states },
        { kind: "dates", from: "from", to: "to", label: t.begun },
      ]}
      columns={[
        { key: "subject", title: t.subject, essential: true, card: "title" },
        { key: "fen", title: t.amount, align: "right", face: "num", render: (row) => <Fen value={row.fen} /> },
        state("state", t.state, { card: "side" }),
        {
          key: "notice",
          title: t.notice,
          render: (row) =>
            row.notice ? (
              <State of={row.notice} in={NOTICE} />
            ) : row.state === "paid" ? (
              <State tone="wait">{t.notTold}</State>
            ) : (
              <span className="soft">—</span>
            ),
          text: told,
        },
        { key: "app", title: t.appTitle, text: (row) => t.app(row.app) },
        { key: "label", title: t.code, text: (row) => row.label || row.code, most: 200 },
        momentColumn("begun_at", t.begun),
        momentColumn("paid_at", t.paidAt),
        momentColumn("told_at", t.toldAt, { hidden: true }),
        {
          key: "payment_id",
          title: t.payment,
          face: "num",
          render: (row) =>
            row.payment_id && may("payment.view") ? (
              <Link href={`/payments?payment=${row.payment_id}`}>{t.see}</Link>
            ) : (
              row.payment_id
            ),
          text: (row) => row.payment_id ?? "",
        },
        { key: "id", title: t.order, hidden: true, face: "num" },
      ]}
      tone={(row) => (row.notice === "given_up" || row.state === "late" ? "bad" : undefined)}
      poll={(rows) => (rows.some((row) => row.state === "open" || row.notice === "waiting") ? EVERY : false)}
      empty={{ title: t.nonePaid, text: t.nonePaidNext }}
    />
  );
}
