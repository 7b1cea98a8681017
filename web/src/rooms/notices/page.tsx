// The list of notices, what is owed, and sending again what failed.
import { Button } from "antd";
import { useState } from "react";
import { list } from "@/api/client";
import { useSay, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  type Column,
  count,
  DataTable,
  DetailDrawer,
  type Filter,
  Moment,
  momentColumn,
  Page,
  useDetail,
  useExports,
  useStateColumn,
  useStateOptions,
} from "@/parts";
import { AgainDialog } from "./again";
import { type Row, useBacklog, useChoices, useResend } from "./asked";
import { Notice } from "./one";
import { KINDS, NOTICE, topicOf } from "./states";
import "./notices.css";
import { words } from "./words";

export default function Notices() {
  const t = useWords(words);
  const may = useMay();
  const detail = useDetail("notice");
  const resend = useResend();
  const [again, setAgain] = useState(false);
  const all = may("notice.resend") && <Button onClick={() => setAgain(true)}>{t.again}</Button>;
  return (
    <Page title={t.title} intro={t.intro} extra={all}>
      <DataTable<Row>
        id="notices"
        title={t.title}
        rowKey={(row) => row.id}
        load={(ask) => list("/office/api/notices", ask)}
        filters={useFilterList()}
        columns={useColumns()}
        summary={<Backlog />}
        onOpen={(row) => detail.open(row.id)}
        tone={(row) => (row.state === "given_up" ? "bad" : undefined)}
        actions={(row) => [may("notice.resend") && { key: "resend", label: t.resend, onClick: () => void resend(row) }]}
        exports={useExports("notices", toldOf)}
        empty={{ title: t.none, text: t.noneNext }}
      />
      <DetailDrawer detail={detail} title={t.one} size={800}>
        {(id) => <Notice id={id} />}
      </DetailDrawer>
      <AgainDialog open={again} onClose={() => setAgain(false)} />
    </Page>
  );
}

function Backlog() {
  const t = useWords(words);
  const { data } = useBacklog();
  if (!data) return <span className="soft">{t.counting}</span>;
  const bold = (n: number) => <b className="num">{count(n)}</b>;
  return (
    <span className="notice-backlog" aria-live="polite">
      <span>
        {t.waiting} {bold(data.waiting)}
      </span>
      <span>
        {t.retrying} {bold(data.retrying)}
      </span>
      {data.oldest && (
        <span>
          {t.oldest} <Moment value={data.oldest} />
        </span>
      )}
      <span>
        {t.givenUp} {bold(data.given_up)}
      </span>
    </span>
  );
}

function useColumns(): Column<Row>[] {
  const t = useWords(words);
  const say = useSay();
  const state = useStateColumn(NOTICE);
  return [
    { key: "number", title: t.number, essential: true, width: 130, two: true, face: "num" },
    { key: "topic", title: t.kind, width: 90, two: true, text: (row) => say(topicOf(row.topic)) },
    state("state", t.state, { card: "side", width: 90 }),
    { key: "merchant", title: t.merchant, width: 100, two: true, text: (row) => row.merchant_name },
    { key: "posted", title: t.posted, width: 60, align: "right", text: (row) => t.times(row.posted) },
    {
      key: "last",
      title: t.last,
      width: 140,
      two: true,
      text: (row) => (row.tried_at ? (row.state === "done" ? row.answer : result(row)) : ""),
    },
    momentColumn("next_at", t.next, { width: 90, two: true }),
    momentColumn("created_at", t.created, { width: 90, two: true }),
    momentColumn("done_at", t.done, { width: 90, two: true }),
    { key: "url", title: t.url, hidden: true, width: 260 },
    { key: "subject", title: t.subject, hidden: true, width: 260 },
    { key: "id", title: t.id, hidden: true, width: 260 },
  ];
}

/** The columns of an export: the last result is three of them there. */
function toldOf(columns: string[]): string[] {
  return columns.flatMap((name) => (name === "last" ? ["status", "answer", "error"] : [name]));
}

function result(row: Row): string {
  return row.status ? `${row.status} · ${row.meaning}` : row.meaning;
}

function useFilterList(): Filter[] {
  const t = useWords(words);
  const say = useSay();
  const states = useStateOptions(NOTICE);
  const { data } = useChoices();
  return [
    { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 340 },
    { kind: "multi", name: "state", label: t.state, options: states },
    { kind: "dates", from: "from", to: "to", label: t.created },
    { kind: "select", name: "merchant_id", label: t.merchant, options: data?.merchants },
    {
      kind: "select",
      name: "kind",
      label: t.kind,
      options: Object.entries(KINDS).map(([value, label]) => ({ value, label: say(label) })),
    },
  ];
}
