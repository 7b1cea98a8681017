// The log of text messages; one of them opens in a drawer; a test can be sent.
import { Button } from "antd";
import { api, list, take } from "@/api/client";
import { useSay, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  type Column,
  count,
  DataTable,
  DetailDrawer,
  type Filter,
  momentColumn,
  Page,
  Totals,
  useDetail,
  useExports,
  useStateColumn,
  useStateOptions,
  useStateWord,
} from "@/parts";
import { type Row, useChoices } from "./asked";
import { Message } from "./one";
import { KINDS, SMS } from "./states";
import { TestDialog } from "./test";
import "./sms.css";
import { words } from "./words";

export default function Sms() {
  const t = useWords(words);
  const may = useMay();
  const detail = useDetail("sms");
  const filters = useFilterList();
  const testing = useDetail("test"); // the channel's number, or "routes"
  const test = may("sms.edit") && (
    <Button type="primary" onClick={() => testing.open("routes")}>
      {t.test}
    </Button>
  );
  return (
    <Page title={t.title} intro={t.intro} extra={test}>
      <DataTable<Row>
        id="sms"
        title={t.title}
        rowKey={(row) => row.id}
        load={(ask) => list("/office/api/sms", ask)}
        filters={filters}
        columns={useColumns()}
        summary={
          <Totals of="sms" filters={filters} load={(ask) => take(api.GET("/office/api/sms/totals", ask))}>
            {(sum) => <Counted count={sum.count} states={sum.states} />}
          </Totals>
        }
        onOpen={(row) => detail.open(row.id)}
        tone={(row) => (row.state === "failed" || row.state === "unsent" ? "bad" : undefined)}
        exports={useExports("sms", toldOf)}
        empty={{ title: t.none, text: t.noneNext }}
      />
      <DetailDrawer detail={detail} title={t.one} size={800}>
        {(id) => <Message id={id} />}
      </DetailDrawer>
      {may("sms.edit") && <TestDialog by={testing.id} onClose={testing.close} see={detail.open} />}
    </Page>
  );
}

function Counted({ count: all, states }: { count: number; states: Record<string, number> }) {
  const t = useWords(words);
  const stateOf = useStateWord(SMS);
  return (
    <span className="sms-totals">
      <span>{t.total(count(all))}</span>
      {Object.keys(SMS)
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
  const say = useSay();
  const state = useStateColumn(SMS);
  return [
    { key: "phone", title: t.phone, essential: true, width: 140, face: "num" },
    state("state", t.state, { card: "side", width: 110 }),
    { key: "text", title: t.text, wrap: true, width: 260 },
    { key: "kind", title: t.kind, width: 110, text: (row) => say(KINDS[row.kind] ?? [row.kind, row.kind]) },
    { key: "template", title: t.template, width: 120 },
    { key: "merchant", title: t.merchant, width: 140, text: (row) => row.merchant_name },
    { key: "channel", title: t.channel, width: 180 },
    { key: "reason", title: t.reason, wrap: true, width: 180, text: (row) => `${row.code} ${row.words}`.trim() },
    momentColumn("created_at", t.created, { width: 140 }),
    momentColumn("done_at", t.doneAt, { width: 140, hidden: true }),
    { key: "request_id", title: t.requestId, hidden: true, width: 220 },
    { key: "id", title: t.number, hidden: true, width: 260 },
    { key: "provider_no", title: t.providerNo, hidden: true, width: 240 },
  ];
}

/** The columns of an export: texts stay here, a reason is the provider's code and words. */
function toldOf(columns: string[]): string[] {
  return columns.flatMap((name) => (name === "text" ? [] : name === "reason" ? ["code", "words"] : [name]));
}

function useFilterList(): Filter[] {
  const t = useWords(words);
  const states = useStateOptions(SMS);
  const { data } = useChoices();
  return [
    { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 240 },
    { kind: "text", name: "phone", label: t.phone, placeholder: t.phoneHint, width: 160 },
    { kind: "multi", name: "state", label: t.state, options: states },
    { kind: "dates", from: "from", to: "to", label: t.created },
    { kind: "select", name: "merchant_id", label: t.merchant, options: data?.merchants },
    { kind: "select", name: "template", label: t.template, options: data?.templates },
    { kind: "select", name: "channel_id", label: t.channel, options: data?.channels },
  ];
}
