// How far an export is: a bar while it runs, the number of rows once it is done, why where it failed.
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { count } from "@/parts";
import "./exports.css";
import { weight } from "./states";
import { words } from "./words";

export type Row = components["schemas"]["ExportRow"];

export function Progress({ of: row }: { of: Row }) {
  const t = useWords(words);
  const told = useTold()(row);
  if (row.state === "failed") return <span className="export-why">{told}</span>;
  if (!told) return <span className="soft">—</span>;
  if (row.state !== "queued" && row.state !== "running") return <span className="num">{told}</span>;
  const total = row.rows_total ?? 0;
  const share = total ? Math.min(1, row.rows_done / total) : undefined;
  return (
    <span className="export-progress">
      <progress aria-label={t.progress} max={1} value={row.state === "queued" ? 0 : share} />
      <span className="num">{told}</span>
    </span>
  );
}

/** The same in words, for print. */
export function useTold(): (row: Row) => string {
  const t = useWords(words);
  return (row) => {
    if (row.state === "failed") return row.why;
    if (row.state === "queued") return t.turn;
    if (row.state === "done") return `${t.rows(count(row.rows_done))} · ${weight(row.size)}`;
    if (row.state !== "running") return row.state === "cancelled" ? "" : t.rows(count(row.rows_done));
    if (row.rows_total === null) return t.counting;
    return row.rows_done >= row.rows_total ? t.packing : t.of(count(row.rows_done), count(row.rows_total));
  };
}
