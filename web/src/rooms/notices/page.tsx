// The list of notices, what is owed, and sending again what failed.
import { Button } from "antd";
import { useState } from "react";
import { list } from "@/api/client";
import { useSay, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  type Column,
  DataTable,
  DetailDrawer,
  type Filter,
  Moment,
  moment,
  Page,
  State,
  useDetail,
  useStateOptions,
  useStateWord,
} from "@/parts";
import { startExport } from "@/parts/start-export";
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
        exports={
          may("payment.export")
            ? {
                start: (format, { query, columns }) => startExport("notices", format, query, toldOf(columns)),
                jobs: "/exports",
              }
            : undefined
        }
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
  const count = (n: number) => <b className="num">{n.toLocaleString("en-US")}</b>;
  return (
    <span className="notice-backlog" aria-live="polite">
      <span>
        {t.waiting} {count(data.waiting)}
      </span>
      <span>
        {t.retrying} {count(data.retrying)}
      </span>
      {data.oldest && (
        <span>
          {t.oldest} <Moment value={data.oldest} />
        </span>
      )}
      <span>
        {t.givenUp} {count(data.given_up)}
      </span>
    </span>
  );
}

function useColumns(): Column<Row>[] {
  const t = useWords(words);
  const say = useSay();
  const stateOf = useStateWord(NOTICE);
  const when = (value: string | null) => (value ? moment(value) : "");
  return [
    {
      key: "number",
      title: t.number,
      essential: true,
      width: 170,
      render: (row) => <span className="num">{row.number || "—"}</span>,
      text: (row) => row.number,
    },
    { key: "topic", title: t.kind, width: 110, text: (row) => say(topicOf(row.topic)) },
    {
      key: "state",
      title: t.state,
      card: "side",
      width: 110,
      render: (row) => <State of={row.state} in={NOTICE} />,
      text: (row) => stateOf(row.state),
    },
    { key: "merchant", title: t.merchant, width: 140, text: (row) => row.merchant_name },
    { key: "posted", title: t.posted, width: 90, align: "right", text: (row) => t.times(row.posted) },
    {
      key: "last",
      title: t.last,
      width: 240,
      wrap: true,
      text: (row) => (row.tried_at ? (row.state === "done" ? row.answer : result(row)) : ""),
    },
    {
      key: "next_at",
      title: t.next,
      width: 140,
      render: (row) => <Moment value={row.next_at} />,
      text: (row) => when(row.next_at),
    },
    {
      key: "created_at",
      title: t.created,
      width: 140,
      render: (row) => <Moment value={row.created_at} />,
      text: (row) => when(row.created_at),
    },
    {
      key: "done_at",
      title: t.done,
      width: 140,
      render: (row) => <Moment value={row.done_at} />,
      text: (row) => when(row.done_at),
    },
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
