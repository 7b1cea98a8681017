// One line of totals over the rows that a table's filters find.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useSay } from "@/frame/language";
import { rowsOf } from "./data-table";
import { useFilters } from "./filtering";
import type { Filter } from "./types";

export function Totals<T>({
  of: table,
  filters,
  load,
  children,
}: {
  of: string; // the table's id: asked anew with its rows
  filters: Filter[];
  load: (ask: { params: { query: never }; signal: AbortSignal }) => Promise<T>; // the filters are data, so they are not typed
  children: (totals: T) => ReactNode;
}) {
  const say = useSay();
  const { query } = useFilters(filters);
  const { data, error } = useQuery({
    queryKey: [...rowsOf(table), "totals", query],
    queryFn: ({ signal }) => load({ params: { query: query as never }, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <span className="num" aria-live="polite">
      {error ? say(["无法统计", "Not counted"]) : data ? children(data) : say(["正在统计…", "Counting…"])}
    </span>
  );
}
