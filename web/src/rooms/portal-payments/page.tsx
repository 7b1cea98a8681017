// The merchant's payments: found by any number, filtered, with totals; one in a drawer.
import { useQuery } from "@tanstack/react-query";
import { api, list, take } from "@/api/client";
import { useWords } from "@/frame/language";
import {
  CopyText,
  DataTable,
  DetailDrawer,
  Fen,
  type Filter,
  Moment,
  moment,
  Page,
  State,
  useDetail,
  useFilters,
  useStateOptions,
  useStateWord,
  yuan,
} from "@/parts";
import { startExport } from "@/parts/start-export";
import { NOTICE_STATES } from "../portal-notices/states";
import { Payment } from "./payment";
import { FILTERED, STATES, words } from "./words";

export default function Payments() {
  const t = useWords(words);
  const detail = useDetail("payment");
  const options = useStateOptions(FILTERED);
  const word = useStateWord(STATES);
  const noticeWord = useStateWord(NOTICE_STATES);
  const filters: Filter[] = [
    { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 300 },
    { kind: "multi", name: "state", label: t.state, options },
    { kind: "dates", from: "from", to: "to", label: t.created },
    { kind: "amounts", from: "min_fen", to: "max_fen", label: t.amount },
  ];
  return (
    <Page title={t.title}>
      <DataTable
        id="portal-payments"
        title={t.title}
        load={(ask) => list("/portal/api/payments", ask)}
        rowKey={(row) => row.id}
        filters={filters}
        summary={<Totals filters={filters} />}
        columns={[
          { key: "order_id", title: t.orderId, essential: true, render: (row) => <CopyText text={row.order_id} /> },
          {
            key: "fen",
            title: t.amount,
            align: "right",
            render: (row) => <Fen value={row.fen} />,
            text: (row) => yuan(row.fen),
          },
          {
            key: "state",
            title: t.state,
            card: "side",
            render: (row) => <State of={row.state} in={STATES} />,
            text: (row) => word(row.state),
          },
          { key: "subject", title: t.subject, wrap: true },
          { key: "product", title: t.product, render: (row) => <span className="mono">{row.product}</span> },
          {
            key: "notice_state",
            title: t.notice,
            render: (row) => <State of={row.notice_state} in={NOTICE_STATES} />,
            text: (row) => noticeWord(row.notice_state ?? ""),
          },
          {
            key: "refunded_fen",
            title: t.refunded,
            align: "right",
            render: (row) => <Fen value={row.refunded_fen || null} />,
            text: (row) => (row.refunded_fen ? yuan(row.refunded_fen) : ""),
          },
          {
            key: "created_at",
            title: t.created,
            render: (row) => <Moment value={row.created_at} />,
            text: (row) => moment(row.created_at),
          },
          {
            key: "paid_at",
            title: t.paidAt,
            hidden: true,
            render: (row) => <Moment value={row.paid_at} />,
            text: (row) => (row.paid_at ? moment(row.paid_at) : ""),
          },
          { key: "id", title: t.sysOrderId, hidden: true, render: (row) => <CopyText text={row.id} /> },
        ]}
        onOpen={(row) => detail.open(row.id)}
        exports={{
          start: (format, { query, columns }) => startExport("own_payments", format, query, columns),
          jobs: "/exports",
        }}
        empty={{ title: t.none, text: t.noneNext }}
      />
      <DetailDrawer detail={detail} title={t.one}>
        {(id) => <Payment id={id} />}
      </DetailDrawer>
    </Page>
  );
}

function Totals({ filters }: { filters: Filter[] }) {
  const t = useWords(words);
  const { query } = useFilters(filters);
  const { data } = useQuery({
    queryKey: ["portal-payment-totals", query],
    queryFn: ({ signal }) => take(api.GET("/portal/api/payments/totals", { params: { query }, signal })),
    placeholderData: (kept) => kept,
  });
  return (
    <div className="soft row">
      <span className="num">{data ? t.count(data.count) : "…"}</span>
      <span>
        {t.paidSum} <Fen value={data?.paid_fen} strong />
      </span>
      <span>
        {t.refundedSum} <Fen value={data?.refunded_fen} />
      </span>
    </div>
  );
}
