// The list of payments; one of them opens in a drawer.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, list, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useLanguage, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  type Column,
  DataTable,
  DetailDrawer,
  Fen,
  type Filter,
  Moment,
  moment,
  Page,
  rowsOf,
  State,
  useDetail,
  useFilters,
  useStateOptions,
  useStateWord,
  yuan,
} from "@/parts";
import { startExport } from "@/parts/start-export";
import { useClose } from "./close";
import { Payment } from "./payment";
import { type Refundable, RefundDialog } from "./refund";
import { NOTICE, PAYMENT } from "./states";
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
        summary={<Totals filters={filters} />}
        onOpen={(row) => detail.open(row.id)}
        tone={(row) => (row.attempt_state === "unknown" ? "bad" : undefined)}
        actions={(row) => [
          may("payment.close") && {
            key: "close",
            label: t.close,
            disabled: row.state !== "open",
            why: t.onlyOpen,
            onClick: () => close(row.id),
          },
          may("refund.create") && {
            key: "refund",
            label: t.refund,
            danger: true,
            disabled: row.state !== "paid" || row.refunded_fen >= row.fen,
            why: t.onlyPaid,
            onClick: () => setRefunding({ id: row.id, order_id: row.order_id, left: row.fen - row.refunded_fen }),
          },
        ]}
        exports={
          may("payment.export")
            ? {
                start: (format, { query, columns }) => startExport("payments", format, query, columns),
                jobs: "/exports",
              }
            : undefined
        }
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
  const stateOf = useStateWord(PAYMENT);
  const noticeOf = useStateWord(NOTICE);
  return [
    {
      key: "order_id",
      title: t.orderId,
      essential: true,
      width: 170,
      render: (row) => <span className="num">{row.order_id}</span>,
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
      render: (row) => <State of={row.attempt_state === "unknown" ? "unknown" : row.state} in={PAYMENT} />,
      text: (row) => stateOf(row.state),
    },
    {
      key: "created_at",
      title: t.created,
      width: 140,
      render: (row) => <Moment value={row.created_at} />,
      text: (row) => moment(row.created_at),
    },
    {
      key: "merchant",
      title: t.merchant,
      width: 140,
      render: (row) => row.merchant_name,
      text: (row) => row.merchant_name,
    },
    { key: "channel", title: t.channel, width: 180 },
    { key: "product", title: t.product, width: 110 },
    {
      key: "paid_at",
      title: t.paidAt,
      width: 140,
      render: (row) => <Moment value={row.paid_at} />,
      text: (row) => (row.paid_at ? moment(row.paid_at) : ""),
    },
    {
      key: "refunded_fen",
      title: t.refunded,
      align: "right",
      width: 110,
      render: (row) => (row.refunded_fen ? <Fen value={row.refunded_fen} /> : <span className="soft">—</span>),
      text: (row) => yuan(row.refunded_fen),
    },
    {
      key: "notice_state",
      title: t.notice,
      width: 100,
      render: (row) => <State of={row.notice_state} in={NOTICE} />,
      text: (row) => (row.notice_state ? noticeOf(row.notice_state) : ""),
    },
    { key: "id", title: t.number, hidden: true, width: 250 },
    { key: "provider_no", title: t.providerNo, hidden: true, width: 250 },
    { key: "subject", title: t.subject, hidden: true },
  ];
}

function useFilterList(): Filter[] {
  const t = useWords(words);
  const { language } = useLanguage();
  const states = useStateOptions(PAYMENT);
  const { data } = useQuery({
    queryKey: ["payment-choices", language],
    queryFn: ({ signal }) => take(api.GET("/office/api/payments/choices", { signal })),
    staleTime: 60_000,
  });
  return [
    { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 340 },
    { kind: "multi", name: "state", label: t.state, options: states },
    { kind: "dates", from: "from", to: "to", label: t.created },
    { kind: "select", name: "merchant_id", label: t.merchant, options: data?.merchants },
    { kind: "select", name: "product", label: t.product, options: data?.products },
    { kind: "select", name: "channel_id", label: t.channel, options: data?.channels },
    { kind: "amounts", from: "min_fen", to: "max_fen", label: t.amount },
  ];
}

function Totals({ filters }: { filters: Filter[] }) {
  const t = useWords(words);
  const { query } = useFilters(filters);
  const { data } = useQuery({
    queryKey: [...rowsOf("payments"), "totals", query],
    queryFn: ({ signal }) =>
      take(api.GET("/office/api/payments/totals", { params: { query: query as never }, signal })),
    placeholderData: (kept) => kept,
  });
  const count = (n: number) => n.toLocaleString("en-US");
  return (
    <span className="num" aria-live="polite">
      {data
        ? t.totals(count(data.count), count(data.paid_count), yuan(data.paid_fen), yuan(data.refunded_fen))
        : t.counting}
    </span>
  );
}
