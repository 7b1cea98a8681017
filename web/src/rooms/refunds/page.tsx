// The list of refunds; a row leads to its payment.
import { useLocation } from "wouter";
import { api, list, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import {
  type Column,
  count,
  DataTable,
  type Filter,
  fenColumn,
  momentColumn,
  Page,
  Totals,
  useExports,
  useStateColumn,
  useStateOptions,
  yuan,
} from "@/parts";
import { useChoices } from "@/rooms/payments/choices";
import { REFUND } from "@/rooms/payments/states";
import { words } from "./words";

type Row = components["schemas"]["RefundRow"];

export default function Refunds() {
  const t = useWords(words);
  const [, go] = useLocation();
  const filters = useFilterList();
  return (
    <Page title={t.title} intro={t.usual}>
      <DataTable<Row>
        id="refunds"
        title={t.title}
        rowKey={(row) => row.id}
        load={(ask) => list("/office/api/refunds", ask)}
        filters={filters}
        columns={useColumns()}
        summary={
          <Totals of="refunds" filters={filters} load={(ask) => take(api.GET("/office/api/refunds/totals", ask))}>
            {(sum) => t.totals(count(sum.count), yuan(sum.fen), count(sum.done_count), yuan(sum.done_fen))}
          </Totals>
        }
        onOpen={(row) => go(`/payments?payment=${row.payment_id}`)}
        openLabel={t.payment}
        tone={(row) => (row.state === "failed" || row.state === "unknown" ? "bad" : undefined)}
        exports={useExports("refunds")}
        empty={{ title: t.none, text: t.noneNext }}
      />
    </Page>
  );
}

function useColumns(): Column<Row>[] {
  const t = useWords(words);
  const state = useStateColumn(REFUND);
  const by = (row: Row) => (row.automatic ? t.byHub : t.byPeople);
  return [
    { key: "refund_id", title: t.refundId, essential: true, width: 126, two: true, face: "num" },
    fenColumn("fen", t.amount, { strong: true, card: "side", width: 84 }),
    state("state", t.state, { width: 84, two: true }),
    momentColumn("created_at", t.created, { width: 80, two: true }),
    { key: "order_id", title: t.orderId, width: 120, two: true, face: "num" },
    { key: "merchant", title: t.merchant, width: 90, two: true, text: (row) => row.merchant_name },
    { key: "channel", title: t.channel, width: 110, two: true },
    fenColumn("payment_fen", t.paid, { width: 84 }),
    { key: "reason", title: t.reason, width: 88, two: true },
    momentColumn("done_at", t.done, { width: 80, two: true }),
    { key: "automatic", title: t.automatic, hidden: true, width: 130, render: by, text: by },
    { key: "words", title: t.words, hidden: true, wrap: true },
    { key: "provider_no", title: t.providerNo, hidden: true, width: 250 },
  ];
}

function useFilterList(): Filter[] {
  const t = useWords(words);
  const states = useStateOptions(REFUND);
  const choices = useChoices();
  return [
    { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 340 },
    { kind: "multi", name: "state", label: t.state, options: states, width: 140 },
    { kind: "dates", from: "from", to: "to", label: t.created },
    { kind: "select", name: "merchant_id", label: t.merchant, options: choices?.merchants, width: 140 },
    { kind: "select", name: "channel_id", label: t.channel, options: choices?.channels, width: 140 },
    { kind: "amounts", from: "min_fen", to: "max_fen", label: t.amount },
  ];
}
