// The log of messages by template.
import { list } from "@/api/client";
import { useSay, useWords } from "@/frame/language";
import {
  type Column,
  DataTable,
  DetailDrawer,
  type Filter,
  momentColumn,
  Page,
  useDetail,
  useStateColumn,
  useStateOptions,
} from "@/parts";
import { type Row, useChoices } from "./asked";
import { Message } from "./one";
import "./messages.css";
import { MESSAGE, SOURCES } from "./states";
import { words } from "./words";

export default function Messages() {
  const t = useWords(words);
  const detail = useDetail("message");
  return (
    <Page title={t.title} intro={t.intro}>
      <DataTable<Row>
        id="messages"
        title={t.title}
        rowKey={(row) => row.id}
        load={(ask) => list("/office/api/messages", ask)}
        filters={useFilterList()}
        columns={useColumns()}
        onOpen={(row) => detail.open(row.id)}
        tone={(row) => (row.state === "failed" || row.state === "unsent" ? "bad" : undefined)}
        empty={{ title: t.none, text: t.noneNext }}
      />
      <DetailDrawer detail={detail} title={t.one} size={760}>
        {(id) => <Message id={id} />}
      </DetailDrawer>
    </Page>
  );
}

function useColumns(): Column<Row>[] {
  const t = useWords(words);
  const say = useSay();
  const state = useStateColumn(MESSAGE);
  return [
    {
      key: "kind",
      title: t.kind,
      essential: true,
      width: 120,
      two: true,
      text: (row) => row.kind_name || t.byTemplate,
    },
    state("state", t.state, { card: "side", width: 110 }),
    momentColumn("created_at", t.created, { width: 90, two: true }),
    { key: "openid", title: t.openid, width: 150, two: true, face: "num" },
    { key: "words", title: t.result, width: 170, two: true, text: (row) => `${row.code} ${row.words}`.trim() },
    { key: "source", title: t.source, width: 110, text: (row) => say(SOURCES[row.source] ?? [row.source, row.source]) },
    { key: "merchant_name", title: t.merchant, width: 110, two: true },
    { key: "request_id", title: t.request, hidden: true, width: 240, face: "num" },
    { key: "channel", title: t.channel, hidden: true, width: 200, wrap: true },
    { key: "template", title: t.template, hidden: true, width: 380, face: "num" },
    { key: "id", title: t.number, hidden: true, width: 240, face: "num" },
  ];
}

function useFilterList(): Filter[] {
  const t = useWords(words);
  const states = useStateOptions(MESSAGE);
  const { data } = useChoices();
  return [
    { kind: "select", name: "kind", label: t.kind, options: data?.kinds },
    { kind: "multi", name: "state", label: t.state, options: states },
    { kind: "select", name: "merchant_id", label: t.merchant, options: data?.merchants, width: 220 },
    { kind: "dates", from: "from", to: "to", label: t.created },
    { kind: "text", name: "openid", label: t.openid, width: 260 },
    { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 240 },
  ];
}
