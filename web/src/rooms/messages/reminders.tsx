// The reminders of payments: whom each went to, and why one did not go.
import { useLocation } from "wouter";
import { list } from "@/api/client";
import { useSay, useWords } from "@/frame/language";
import {
  type Column,
  DataTable,
  type Filter,
  momentColumn,
  Page,
  useStateColumn,
  useStateOptions,
  useStateWord,
} from "@/parts";
import type { Reminder } from "./asked";
import { MESSAGE, REMINDER, WHY } from "./states";
import { words } from "./words";

export default function Reminders() {
  const t = useWords(words);
  const [, go] = useLocation();
  return (
    <Page title={t.reminders} intro={t.remindersIntro}>
      <DataTable<Reminder>
        id="reminders"
        title={t.reminders}
        rowKey={(row) => row.payment_id}
        load={(ask) => list("/office/api/reminders", ask)}
        filters={useFilterList()}
        columns={useColumns()}
        actions={(row) => [
          row.message_id !== "" && {
            key: "message",
            label: t.seeMessage,
            onClick: () => go(`/messages?message=${encodeURIComponent(row.message_id)}`),
          },
          row.sms_id !== "" && {
            key: "sms",
            label: t.seeSms,
            onClick: () => go(`/sms?sms=${encodeURIComponent(row.sms_id)}`),
          },
          {
            key: "payment",
            label: t.seePayment,
            onClick: () => go(`/payments?payment=${encodeURIComponent(row.payment_id)}`),
          },
        ]}
        empty={{ title: t.noReminders, text: t.noRemindersNext }}
      />
    </Page>
  );
}

function useColumns(): Column<Reminder>[] {
  const t = useWords(words);
  const say = useSay();
  const state = useStateColumn(REMINDER);
  const stateOf = useStateWord(MESSAGE);
  const told = (word: string) => (word ? say(WHY[word] ?? [word, word]) : "");
  const why = (row: Reminder) => told(row.why);
  const result = (row: Reminder) =>
    [row.message_state && stateOf(row.message_state), row.said].filter(Boolean).join(" ");
  return [
    { key: "order_id", title: t.order, essential: true, width: 140, two: true, face: "num" },
    state("state", t.state, { card: "side", width: 100 }),
    momentColumn("paid_at", t.paidAt, { width: 90, two: true }),
    { key: "amount", title: t.amount, width: 70, two: true, align: "right", face: "num" },
    { key: "said", title: t.result, width: 120, two: true, text: result },
    { key: "why", title: t.why, width: 120, two: true, text: why },
    {
      key: "words",
      title: t.details,
      width: 90,
      two: true,
      text: (row) => (row.words === row.said ? "" : told(row.words)),
    },
    { key: "merchant_name", title: t.merchant, width: 100, two: true },
    { key: "openid", title: t.openid, hidden: true, width: 270, face: "num" },
    { key: "payment_id", title: t.payment, hidden: true, width: 240, face: "num" },
    momentColumn("next_at", t.next, { hidden: true, width: 150 }),
    momentColumn("done_at", t.done, { hidden: true, width: 150 }),
  ];
}

function useFilterList(): Filter[] {
  const t = useWords(words);
  const states = useStateOptions(REMINDER);
  return [
    { kind: "multi", name: "state", label: t.state, options: states },
    { kind: "text", name: "search", label: t.payment, width: 260 },
  ];
}
