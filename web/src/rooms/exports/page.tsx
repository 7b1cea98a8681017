// 导出任务: what was asked for, how far it is, and the files.
import { Button } from "antd";
import { Link } from "wouter";
import { realm, take, twin } from "@/api/client";
import { useListed, useWords } from "@/frame/language";
import { useMay, useMe } from "@/frame/session";
import {
  type Column,
  DataTable,
  momentColumn,
  Page,
  rowsOf,
  useAct,
  useAskAnew,
  useConfirm,
  useStateColumn,
} from "@/parts";
import { Progress, type Row, useTold } from "./progress";
import { EXPORT, lives } from "./states";
import { words } from "./words";

const ID = "exports";
const EVERY = 1000; // milliseconds, as long as something runs

export default function Exports() {
  const t = useWords(words);
  const may = useMay();
  const { cancel, retry } = useDoing();
  return (
    <Page title={t.title} intro={realm === "office" ? t.intro : t.introOwn}>
      <DataTable<Row>
        id={ID}
        title={t.title}
        rowKey={(row) => row.id}
        load={({ after, limit, signal }) =>
          take(twin.GET("/office/api/exports", { params: { query: { after, limit } }, signal }))
        }
        columns={useColumns()}
        poll={(rows) => rows.some((row) => lives(row.state)) && EVERY}
        tone={(row) => (row.state === "cancelled" || row.state === "expired" ? "off" : undefined)}
        actions={(row) => [
          row.state === "done" && { key: "download", label: t.download, onClick: () => fetchFile(row.id) },
          lives(row.state) && { key: "cancel", label: t.cancel, danger: true, onClick: () => void cancel(row.id) },
          ["failed", "cancelled", "expired"].includes(row.state) && {
            key: "retry",
            label: t.retry,
            onClick: () => void retry(row.id),
          },
        ]}
        empty={{
          title: t.none,
          text: t.noneNext,
          action: (may("payment.view") || may("portal.payment")) && (
            <Link href="/payments">
              <Button type="primary">{t.toPayments}</Button>
            </Link>
          ),
        }}
      />
    </Page>
  );
}

/** The browser itself keeps the file, so that a large one never lies in the page's memory. */
function fetchFile(id: string): void {
  const link = document.createElement("a");
  link.href = `/${realm}/api/exports/${id}/file`;
  link.download = "";
  link.click();
}

const KEPT = [rowsOf(ID)];

function useDoing() {
  const t = useWords(words);
  const confirm = useConfirm();
  const act = useAct(useAskAnew(KEPT));
  const at = (number: string) => ({ params: { path: { number } } });
  return {
    cancel: async (id: string) => {
      if (await confirm({ title: t.cancelAsk, danger: true }))
        await act(() => twin.POST("/office/api/exports/{number}/cancel", at(id)), t.cancelled);
    },
    retry: (id: string) => act(() => twin.POST("/office/api/exports/{number}/retry", at(id)), t.retried),
  };
}

function useColumns(): Column<Row>[] {
  const t = useWords(words);
  const listed = useListed();
  const me = useMe();
  const told = useTold();
  const state = useStateColumn(EXPORT);
  return [
    {
      key: "kind_label",
      title: t.what,
      essential: true,
      width: 110,
      render: (row) => <strong>{row.kind_label}</strong>,
    },
    state("state", t.state, { width: 100, card: "side" }),
    { key: "progress", title: t.progress, width: 186, wrap: true, render: (row) => <Progress of={row} />, text: told },
    {
      key: "filters",
      title: t.filters,
      wrap: true,
      width: 214,
      render: (row) => <Filters of={row.filters} />,
      text: (row) => listed(row.filters) || t.everything,
    },
    { key: "file", title: t.file, width: 90, text: (row) => row.format.toUpperCase() },
    { key: "by", title: t.by, width: 90, hidden: me.account.role !== "administrator" },
    momentColumn("created_at", t.created, { width: 134 }),
    momentColumn("finished_at", t.finished, { width: 140, hidden: true }),
    momentColumn("expires_at", t.expires, { width: 140, hidden: true }),
  ];
}

function Filters({ of: filters }: { of: string[] }) {
  const t = useWords(words);
  if (!filters.length) return <span className="soft">{t.everything}</span>;
  return (
    <span className="export-filters num">
      {filters.map((text) => (
        <span key={text}>{text}</span>
      ))}
    </span>
  );
}
