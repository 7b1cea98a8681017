// The list of payments; one of them opens in a drawer.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, list, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  type Column,
  count,
  DataTable,
  DetailDrawer,
  Fen,
  type Filter,
  fenColumn,
  momentColumn,
  Page,
  rowsOf,
  State,
  Totals,
  useDetail,
  useExports,
  useStateColumn,
  useStateOptions,
  useStateWord,
  yuan,
} from "@/parts";
import { useChoices } from "./choices";
import { useClose } from "./close";
import { Payment } from "./payment";
import { type Refundable, RefundDialog } from "./refund";
import { NOTICE, PAYMENT, SHOWN, shownState } from "./states";
import { words } from "./words";

type Row = components["schemas"]["PaymentRow"];

export default function Payments() {
  const t = useWords(words);
  const may = useMay();
  const queries = useQueryClient();
  const detail = useDetail("payment");
  const close = useClose();
  const [refunding, setRefunding] = useState<Refundable>();
  const filters = useFilterList();
  return (
    <Page title={t.title} intro={t.usual}>
      <DataTable<Row>
        id="payments"
        title={t.title}
        rowKey={(row) => row.id}
        load={(ask) => list("/office/api/payments", ask)}
        filters={filters}
        columns={useColumns()}
        summary={
          <Totals of="payments" filters={filters} load={(ask) => take(api.GET("/office/api/payments/totals", ask))}>
            {(sum) => t.totals(count(sum.count), count(sum.paid_count), yuan(sum.paid_fen), yuan(sum.refunded_fen))}
          </Totals>
        }
        onOpen={(row) => detail.open(row.id)}
        tone={(row) => (row.attempt_state === "unknown" ? "bad" : undefined)}
        actions={(row) => [
          // what can't be done is left away: its room is the columns'
          may("payment.close") &&
            row.state === "open" && { key: "close", label: t.close, onClick: () => close(row.id) },
          may("refund.create") &&
            row.state === "paid" &&
            row.refunded_fen < row.fen && {
              key: "refund",
              label: t.refund,
              danger: true,
              onClick: () => setRefunding({ id: row.id, order_id: row.order_id, left: row.fen - row.refunded_fen }),
            },
        ]}
        exports={useExports("payments")}
        empty={{ title: t.none, text: t.noneNext }}
      />
      <DetailDrawer detail={detail} title={t.one} size={860}>
        {(id) => <Payment id={id} refund={setRefunding} />}
      </DetailDrawer>
      <RefundDialog
        of={refunding}
        onClose={() => setRefunding(undefined)}
        done={() => void queries.invalidateQueries({ queryKey: rowsOf("payments") })}
      />
    </Page>
  );
}

function useColumns(): Column<Row>[] {
  const t = useWords(words);
  const word = useStateWord(SHOWN);
  const notice = useStateColumn(NOTICE);
  return [
    { key: "order_id", title: t.orderId, essential: true, width: 126, two: true, face: "num" },
    fenColumn("fen", t.amount, { strong: true, card: "side", width: 84 }),
    {
      key: "state",
      title: t.state,
      width: 84,
      two: true,
      render: (row) => <State of={shownState(row)} in={SHOWN} />,
      text: (row) => word(shownState(row)),
    },
    momentColumn("created_at", t.created, { width: 80, two: true }),
    { key: "merchant", title: t.merchant, width: 90, two: true, text: (row) => row.merchant_name },
    { key: "channel", title: t.channel, width: 110, two: true },
    notice("notice_state", t.notice, { width: 74, two: true }),
    { key: "product", title: t.product, width: 80 },
    momentColumn("paid_at", t.paidAt, { width: 80, two: true }),
    {
      ...fenColumn("refunded_fen", t.refunded, { width: 80 }),
      render: (row) => <Fen value={row.refunded_fen || null} />,
    },
    { key: "id", title: t.number, hidden: true, width: 250 },
    { key: "provider_no", title: t.providerNo, hidden: true, width: 250 },
    { key: "subject", title: t.subject, hidden: true },
  ];
}

function useFilterList(): Filter[] {
  const t = useWords(words);
  const states = useStateOptions(PAYMENT);
  const choices = useChoices();
  return [
    { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 340 },
    { kind: "multi", name: "state", label: t.state, options: states, width: 140 },
    { kind: "dates", from: "from", to: "to", label: t.created },
    { kind: "select", name: "merchant_id", label: t.merchant, options: choices?.merchants, width: 140 },
    { kind: "select", name: "product", label: t.product, options: choices?.products, width: 140 },
    { kind: "select", name: "channel_id", label: t.channel, options: choices?.channels, width: 140 },
    { kind: "amounts", from: "min_fen", to: "max_fen", label: t.amount },
  ];
}
