// The list of deliveries; one of them opens in a drawer.
import { api, list, take } from "@/api/client";
import { useWords } from "@/frame/language";
import {
  type Column,
  count,
  DataTable,
  DetailDrawer,
  Fen,
  type Filter,
  momentColumn,
  Page,
  Totals,
  useDetail,
  useStateColumn,
  useStateOptions,
  useStateWord,
  yuan,
} from "@/parts";
import { type Row, useChoices } from "./asked";
import { Delivery } from "./one";
import { DELIVERY } from "./states";
import "./deliveries.css";
import { words } from "./words";

export default function Deliveries() {
  const t = useWords(words);
  const detail = useDetail("delivery");
  const filters = useFilterList();
  return (
    <Page title={t.title} intro={t.intro}>
      <DataTable<Row>
        id="deliveries"
        title={t.title}
        rowKey={(row) => row.id}
        load={(ask) => list("/office/api/deliveries", ask)}
        filters={filters}
        columns={useColumns()}
        summary={
          <Totals of="deliveries" filters={filters} load={(ask) => take(api.GET("/office/api/deliveries/totals", ask))}>
            {(sum) => <Counted count={sum.count} fen={sum.fen} states={sum.states} />}
          </Totals>
        }
        onOpen={(row) => detail.open(row.id)}
        tone={(row) => (["failed", "unsent", "unknown"].includes(row.state) ? "bad" : undefined)}
        empty={{ title: t.none, text: t.noneNext }}
      />
      <DetailDrawer detail={detail} title={t.one} size={860}>
        {(id) => <Delivery id={id} />}
      </DetailDrawer>
    </Page>
  );
}

function Counted({ count: all, fen, states }: { count: number; fen: number; states: Record<string, number> }) {
  const t = useWords(words);
  const stateOf = useStateWord(DELIVERY);
  return (
    <span className="delivery-totals">
      <span>{t.total(count(all), yuan(fen))}</span>
      {Object.keys(DELIVERY)
        .filter((state) => states[state])
        .map((state) => (
          <span key={state}>
            {stateOf(state)} <b>{count(states[state] ?? 0)}</b>
          </span>
        ))}
    </span>
  );
}

function useColumns(): Column<Row>[] {
  const t = useWords(words);
  const state = useStateColumn(DELIVERY);
  return [
    { key: "number", title: t.merchantNo, essential: true, width: 130, two: true, face: "num" },
    state("state", t.state, { card: "side", width: 110 }),
    { key: "receiver", title: t.receiver, width: 105, two: true, text: (row) => `${row.receiver} ${row.phone}` },
    { key: "goods", title: t.goods, width: 95, two: true },
    { key: "rider", title: t.rider, width: 105, two: true, text: (row) => `${row.rider} ${row.rider_phone}`.trim() },
    { key: "fen", title: t.fee, width: 70, face: "num", align: "right", render: (row) => <Fen value={row.fen} /> },
    { key: "carrier", title: t.carrier, width: 70 },
    { key: "merchant", title: t.merchant, width: 108, two: true, text: (row) => row.merchant_name },
    momentColumn("created_at", t.created, { width: 90, two: true }),
    momentColumn("done_at", t.doneAt, { width: 90, two: true }),
    {
      key: "reason",
      title: t.reason,
      hidden: true,
      wrap: true,
      width: 180,
      text: (row) => `${row.code} ${row.words}`.trim(),
    },
    { key: "channel", title: t.channel, hidden: true, width: 180 },
    { key: "waybill_no", title: t.waybill, hidden: true, width: 180, face: "num" },
    { key: "id", title: t.number, hidden: true, width: 260 },
  ];
}

function useFilterList(): Filter[] {
  const t = useWords(words);
  const states = useStateOptions(DELIVERY);
  const { data } = useChoices();
  return [
    { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 280 },
    { kind: "text", name: "phone", label: t.phone, placeholder: t.phoneHint, width: 190 },
    { kind: "multi", name: "state", label: t.state, options: states, width: 140 },
    { kind: "dates", from: "from", to: "to", label: t.created },
    { kind: "select", name: "merchant_id", label: t.merchant, options: data?.merchants, width: 140 },
    { kind: "select", name: "carrier", label: t.carrier, options: data?.carriers, width: 130 },
    { kind: "select", name: "channel_id", label: t.channel, options: data?.channels, width: 140 },
  ];
}
