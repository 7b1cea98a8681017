// The table that most pages are made of: filters in the address, chosen columns, print, export, cards on a phone.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useCallback, useMemo, useState } from "react";
import { problemOf } from "@/api/problem";
import { useLanguage, useWords } from "@/frame/language";
import { useNarrow } from "@/frame/theme";
import { Empty } from "../empty";
import { ProblemNote } from "../problem-note";
import { useColumns } from "./choosing";
import { FilterBar } from "./filter-bar";
import { type Filtering, useFilters } from "./filtering";
import { PrintSheet } from "./print-sheet";
import { CardRows, type RowsProps, TableRows } from "./rows";
import "./table.css";
import { ChooseColumns, Export, Print, Reload } from "./tools";
import type { Action, DataTableProps, Query } from "./types";
import { words } from "./words";

const PAGE = 50;
const NO_QUERY: Query = {};

/** What a table's rows are kept under: `queries.invalidateQueries({ queryKey: rowsOf("payments") })` after a change. */
export function rowsOf(id: string): string[] {
  return ["rows", id];
}

function useRows<T>(props: DataTableProps<T>, query: Query) {
  const { language } = useLanguage();
  const { load, match, poll } = props;
  const asked = match ? NO_QUERY : query;
  const result = useInfiniteQuery({
    queryKey: [...rowsOf(props.id), asked, language],
    queryFn: ({ pageParam, signal }) => load({ query: asked, after: pageParam, limit: props.pageSize ?? PAGE, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next || undefined,
    placeholderData: keepPreviousData,
    refetchInterval: poll && ((kept) => poll(kept.state.data?.pages.flatMap((page) => page.rows) ?? [])),
  });
  const pages = result.data?.pages;
  const rows = useMemo(() => {
    const all = pages?.flatMap((page) => page.rows);
    return match ? all?.filter((row) => match(row, query)) : all;
  }, [pages, match, query]);
  return { ...result, rows };
}

export function DataTable<T>(props: DataTableProps<T>) {
  const { id, title, columns, filters = [], exports } = props;
  const filtering = useFilters(filters, props.scope);
  const choosing = useColumns(id, columns);
  const [printing, setPrinting] = useState(false);
  const printed = useCallback(() => setPrinting(false), []);
  const found = useRows(props, filtering.query);
  const tools = (
    <>
      <Reload busy={found.isFetching} reload={() => void found.refetch()} />
      <ChooseColumns columns={columns} choosing={choosing} />
      <Print print={() => setPrinting(true)} />
      {exports && (
        <Export exports={exports} query={filtering.query} columns={choosing.shown.map((column) => column.key)} />
      )}
    </>
  );
  return (
    <div className="dt">
      <FilterBar filters={filters} filtering={filtering} tools={tools} />
      {props.summary && <div className="dt-summary">{props.summary}</div>}
      <Body props={props} columns={choosing.shown} found={found} filtering={filtering} />
      {printing && found.rows && (
        <PrintSheet
          title={title}
          columns={choosing.shown}
          rows={found.rows}
          rowKey={props.rowKey}
          more={found.hasNextPage}
          done={printed}
        />
      )}
    </div>
  );
}

interface BodyProps<T> {
  props: DataTableProps<T>;
  columns: DataTableProps<T>["columns"];
  found: ReturnType<typeof useRows<T>>;
  filtering: Filtering;
}

function Body<T>({ props, columns, found, filtering }: BodyProps<T>) {
  const narrow = useNarrow();
  const actions = useActions(props);
  const { rows, error } = found;
  if (error && !rows) return <ProblemNote problem={problemOf(error)} retry={() => void found.refetch()} />;
  if (rows?.length === 0) return <Nothing props={props} filtering={filtering} />;
  const shown: RowsProps<T> = {
    title: props.title,
    columns,
    rows,
    rowKey: props.rowKey,
    actions,
    onOpen: props.onOpen,
    tone: props.tone,
    picking: props.picking,
  };
  return (
    <>
      {error && <ProblemNote problem={problemOf(error)} retry={() => void found.refetch()} />}
      <div className={found.isPlaceholderData ? "dt-body dt-stale" : "dt-body"} aria-busy={found.isFetching}>
        {narrow ? <CardRows {...shown} /> : <TableRows {...shown} />}
      </div>
      <Foot found={found} />
    </>
  );
}

function useActions<T>({ actions, onOpen, openLabel }: DataTableProps<T>): ((row: T) => Action[]) | undefined {
  const t = useWords(words);
  if (!actions && !onOpen) return undefined;
  return (row) => {
    const view: Action[] = onOpen ? [{ key: "view", label: openLabel ?? t.view, onClick: () => onOpen(row) }] : [];
    return [...view, ...(actions?.(row) ?? []).filter((action) => action !== false)];
  };
}

function Nothing<T>({ props, filtering }: { props: DataTableProps<T>; filtering: Filtering }) {
  const t = useWords(words);
  if (filtering.count > 0)
    return (
      <div className="dt-body">
        <Empty
          title={t.noneFound}
          text={t.noneFoundWhy}
          action={<Button onClick={filtering.clear}>{t.reset}</Button>}
        />
      </div>
    );
  return (
    <div className="dt-body">
      <Empty title={props.empty?.title ?? t.none} text={props.empty?.text} action={props.empty?.action} />
    </div>
  );
}

function Foot<T>({ found }: { found: ReturnType<typeof useRows<T>> }) {
  const t = useWords(words);
  const count = found.rows?.length ?? 0;
  return (
    <div className="dt-foot">
      <span className="soft" aria-live="polite">
        {!found.rows ? t.loading : found.hasNextPage ? t.shown(count) : t.all(count)}
      </span>
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t.more}
        </Button>
      )}
    </div>
  );
}
