// The lists of goods, orders and claims: what differs between them is their columns.
import { api, list, take } from "@/api/client";
import { useWords } from "@/frame/language";
import {
  type Column,
  count,
  DataTable,
  Fen,
  type Filter,
  momentColumn,
  Totals,
  useStateColumn,
  useStateOptions,
  useStateWord,
  yuan,
} from "@/parts";
import { type About, type Row, TABLES, useChoices } from "./asked";
import { STATES, TROUBLE } from "./states";
import { words } from "./words";

export function List({ about, onOpen }: { about: About; onOpen: (id: string) => void }) {
  const t = useWords(words);
  const filters = useFilterList(about);
  const title = { goods: t.goods, order: t.orders, aftersale: t.claims }[about];
  const none = { goods: t.noneGoods, order: t.noneOrders, aftersale: t.noneClaims }[about];
  return (
    <DataTable<Row>
      key={about}
      id={TABLES[about]}
      title={title}
      rowKey={(row) => row.id}
      load={(ask) => list("/office/api/goods", ask, { about })}
      filters={filters}
      columns={useColumns(about)}
      summary={
        <Totals
          of={TABLES[about]}
          filters={filters}
          load={({ params, signal }) =>
            take(
              api.GET("/office/api/goods/totals", {
                params: { query: { ...(params.query as object), about } },
                signal,
              }),
            )
          }
        >
          {(sum) => <Counted about={about} all={sum.count} states={sum.states} />}
        </Totals>
      }
      onOpen={(row) => onOpen(row.id)}
      tone={(row) => (TROUBLE[about].includes(row.state) ? "bad" : undefined)}
      empty={{ title: none, text: t.noneNext }}
    />
  );
}

function Counted({ about, all, states }: { about: About; all: number; states: Record<string, number> }) {
  const t = useWords(words);
  const stateOf = useStateWord(STATES[about]);
  return (
    <span className="shop-totals">
      <span>{t.total(count(all))}</span>
      {Object.keys(STATES[about])
        .filter((state) => states[state])
        .map((state) => (
          <span key={state}>
            {stateOf(state)} <b>{count(states[state] ?? 0)}</b>
          </span>
        ))}
    </span>
  );
}

function useColumns(about: About): Column<Row>[] {
  const t = useWords(words);
  const state = useStateColumn(STATES[about])("state", t.state, { card: "side", width: 120 });
  const reason: Column<Row> = { key: "words", title: t.reason, width: 120, two: true };
  const after: Column<Row>[] = [
    { key: "merchant", title: t.merchant, width: 110, two: true, text: (row) => row.merchant_name || t.nobody },
    momentColumn("created_at", t.created, { width: 90, two: true, hidden: about === "goods" }),
    momentColumn("told_at", t.changed, { width: 90, two: true }),
    { key: "channel", title: t.channel, hidden: true, width: 180 },
    { key: "provider_no", title: t.providerNo, hidden: true, width: 180, face: "num" },
    { key: "id", title: t.number, hidden: true, width: 260 },
  ];
  const person: Column<Row> = {
    key: "receiver",
    title: t.receiver,
    width: 130,
    two: true,
    text: (row) => `${row.receiver} ${row.phone}`.trim(),
  };
  const money = (title: string): Column<Row> => ({
    key: "fen",
    title,
    width: 100,
    face: "num",
    align: "right",
    render: (row) => <Fen value={row.fen} />,
  });
  const numberOf = (title: string): Column<Row> => ({
    key: "number",
    title,
    essential: true,
    width: 150,
    two: true,
    face: "num",
  });
  const pieces: Column<Row> = { key: "count", title: t.pieces, width: 70, face: "num", align: "right" };
  if (about === "order") {
    return [numberOf(t.orderNo), state, money(t.amount), pieces, person, ...after, { ...reason, hidden: true }];
  }
  if (about === "aftersale") {
    const kind: Column<Row> = { key: "kind", title: t.kind, width: 100, text: (row) => kindOf(row, t) };
    const order: Column<Row> = { key: "order_number", title: t.orderNo, width: 150, two: true, face: "num" };
    return [numberOf(t.claimNo), state, money(t.refund), kind, order, ...after, { ...reason, hidden: true }];
  }
  return [
    {
      key: "title",
      title: t.goodsTitle,
      essential: true,
      width: 140,
      two: true,
      text: (row) => row.title || row.number,
    },
    state,
    { key: "price", title: t.price, width: 120, face: "num", align: "right", text: priceOf },
    { key: "stock", title: t.stock, width: 70, face: "num", align: "right" },
    reason,
    { ...numberOf(t.goodsNo), essential: false, width: 120 },
    ...after,
  ];
}

/** The prices of goods, as a range where they differ. */
export function priceOf(row: Row): string {
  const { least_fen: least, most_fen: most } = row;
  if (least === null || most === null) return "—";
  return least === most ? yuan(least) : `${yuan(least)} – ${yuan(most)}`;
}

export function kindOf(row: Row, t: { returns: string; moneyOnly: string }): string {
  return row.returns === null ? "—" : row.returns ? t.returns : t.moneyOnly;
}

function useFilterList(about: About): Filter[] {
  const t = useWords(words);
  const states = useStateOptions(STATES[about]);
  const { data } = useChoices();
  return [
    { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 280 },
    { kind: "multi", name: "state", label: t.state, options: states, width: 150 },
    { kind: "dates", from: "from", to: "to", label: t.days },
    { kind: "select", name: "merchant_id", label: t.merchant, options: data?.merchants, width: 150 },
    { kind: "select", name: "channel_id", label: t.channel, options: data?.channels, width: 170 },
  ];
}
