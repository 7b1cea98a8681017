// The list of refunds; a row leads to its payment.
import { useQuery } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { api, list, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useLanguage, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  type Column,
  DataTable,
  Fen,
  type Filter,
  Moment,
  moment,
  Page,
  rowsOf,
  State,
  useFilters,
  useStateOptions,
  useStateWord,
  yuan,
} from "@/parts";
import { startExport } from "@/parts/start-export";
import { REFUND } from "@/rooms/payments/states";
import { words } from "./words";

type Row = components["schemas"]["RefundRow"];

export default function Refunds() {
  const t = useWords(words);
  const may = useMay();
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
        summary={<Totals filters={filters} />}
        onOpen={(row) => go(`/payments?payment=${row.payment_id}`)}
        openLabel={t.payment}
        tone={(row) => (row.state === "failed" || row.state === "unknown" ? "bad" : undefined)}
        exports={
          may("payment.export")
            ? {
                start: (format, { query, columns }) => startExport("refunds", format, query, columns),
                jobs: "/exports",
              }
            : undefined
        }
        empty={{ title: t.none, text: t.noneNext }}
      />
    </Page>
  );
}

function useColumns(): Column<Row>[] {
  const t = useWords(words);
  const stateOf = useStateWord(REFUND);
  const by = (row: Row) => (row.automatic ? t.byHub : t.byPeople);
  return [
    {
      key: "refund_id",
      title: t.refundId,
      essential: true,
      width: 200,
      render: (row) => <span className="num">{row.refund_id}</span>,
    },
    {
      key: "fen",
      title: t.amount,
      align: "right",
      card: "side",
      width: 120,
      render: (row) => <Fen value={row.fen} strong />,
      text: (row) => yuan(row.fen),
    },
    {
      key: "state",
      title: t.state,
      width: 120,
      render: (row) => <State of={row.state} in={REFUND} />,
      text: (row) => stateOf(row.state),
    },
    {
      key: "created_at",
      title: t.created,
      width: 140,
      render: (row) => <Moment value={row.created_at} />,
      text: (row) => moment(row.created_at),
    },
    { key: "order_id", title: t.orderId, width: 170 },
    {
      key: "merchant",
      title: t.merchant,
      width: 140,
      render: (row) => row.merchant_name,
      text: (row) => row.merchant_name,
    },
    { key: "channel", title: t.channel, width: 180 },
    {
      key: "payment_fen",
      title: t.paid,
      align: "right",
      width: 120,
      render: (row) => <Fen value={row.payment_fen} />,
      text: (row) => yuan(row.payment_fen),
    },
    { key: "reason", title: t.reason, width: 160, wrap: true },
    {
      key: "done_at",
      title: t.done,
      width: 140,
      render: (row) => <Moment value={row.done_at} />,
      text: (row) => (row.done_at ? moment(row.done_at) : ""),
    },
    { key: "automatic", title: t.automatic, hidden: true, width: 130, render: by, text: by },
    { key: "words", title: t.words, hidden: true, wrap: true },
    { key: "provider_no", title: t.providerNo, hidden: true, width: 250 },
  ];
}

function useFilterList(): Filter[] {
  const t = useWords(words);
  const { language } = useLanguage();
  const may = useMay();
  const states = useStateOptions(REFUND);
  const { data } = useQuery({
    queryKey: ["payment-choices", language],
    queryFn: ({ signal }) => take(api.GET("/office/api/payments/choices", { signal })),
    staleTime: 60_000,
    enabled: may("payment.view"),
  });
  return [
    { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 340 },
    { kind: "multi", name: "state", label: t.state, options: states },
    { kind: "dates", from: "from", to: "to", label: t.created },
    { kind: "select", name: "merchant_id", label: t.merchant, options: data?.merchants },
    { kind: "select", name: "channel_id", label: t.channel, options: data?.channels },
    { kind: "amounts", from: "min_fen", to: "max_fen", label: t.amount },
  ];
}

function Totals({ filters }: { filters: Filter[] }) {
  const t = useWords(words);
  const { query } = useFilters(filters);
  const { data } = useQuery({
    queryKey: [...rowsOf("refunds"), "totals", query],
    queryFn: ({ signal }) => take(api.GET("/office/api/refunds/totals", { params: { query: query as never }, signal })),
    placeholderData: (kept) => kept,
  });
  const count = (n: number) => n.toLocaleString("en-US");
  return (
    <span className="num" aria-live="polite">
      {data ? t.totals(count(data.count), yuan(data.fen), count(data.done_count), yuan(data.done_fen)) : t.counting}
    </span>
  );
}
