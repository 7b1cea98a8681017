// The merchant's payments: found by any number, filtered, with totals; one in a drawer.
import { api, list, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import {
  DataTable,
  DetailDrawer,
  Fen,
  type Filter,
  fenColumn,
  momentColumn,
  Page,
  Totals,
  useDetail,
  useExports,
  useStateColumn,
  useStateOptions,
  yuan,
} from "@/parts";
import { NOTICE_STATES } from "../portal-notices/states";
import { Payment } from "./payment";
import { FILTERED, STATES, words } from "./words";

export default function Payments() {
  const t = useWords(words);
  const detail = useDetail("payment");
  const options = useStateOptions(FILTERED);
  const state = useStateColumn(STATES);
  const notice = useStateColumn(NOTICE_STATES);
  const filters: Filter[] = [
    { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 300 },
    { kind: "multi", name: "state", label: t.state, options },
    { kind: "dates", from: "from", to: "to", label: t.created },
    { kind: "amounts", from: "min_fen", to: "max_fen", label: t.amount },
  ];
  return (
    <Page title={t.title}>
      <DataTable<components["schemas"]["PortalPayment"]>
        id="portal-payments"
        title={t.title}
        load={(ask) => list("/portal/api/payments", ask)}
        rowKey={(row) => row.id}
        filters={filters}
        summary={
          <Totals
            of="portal-payments"
            filters={filters}
            load={(ask) => take(api.GET("/portal/api/payments/totals", ask))}
          >
            {(sum) => <Sums all={sum.count} paid={sum.paid_fen} refunded={sum.refunded_fen} />}
          </Totals>
        }
        columns={[
          { key: "order_id", title: t.orderId, essential: true, face: "copy" },
          fenColumn("fen", t.amount),
          state("state", t.state, { card: "side" }),
          { key: "subject", title: t.subject, wrap: true },
          { key: "product", title: t.product, face: "mono" },
          notice("notice_state", t.notice),
          {
            ...fenColumn("refunded_fen", t.refunded),
            render: (row) => <Fen value={row.refunded_fen || null} />,
            text: (row) => (row.refunded_fen ? yuan(row.refunded_fen) : ""),
          },
          momentColumn("created_at", t.created),
          momentColumn("paid_at", t.paidAt, { hidden: true }),
          { key: "id", title: t.sysOrderId, hidden: true, face: "copy" },
        ]}
        onOpen={(row) => detail.open(row.id)}
        exports={useExports("own_payments")}
        empty={{ title: t.none, text: t.noneNext }}
      />
      <DetailDrawer detail={detail} title={t.one}>
        {(id) => <Payment id={id} />}
      </DetailDrawer>
    </Page>
  );
}

function Sums({ all, paid, refunded }: { all: number; paid: number; refunded: number }) {
  const t = useWords(words);
  return (
    <span className="soft row">
      <span>{t.count(all)}</span>
      <span>
        {t.paidSum} <Fen value={paid} strong />
      </span>
      <span>
        {t.refundedSum} <Fen value={refunded} />
      </span>
    </span>
  );
}
