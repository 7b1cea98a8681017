// Starts an export that the worker makes; it is fetched under 导出任务.
import { take, twin } from "@/api/client";
import type { Query } from "./table/types";

/** `kind` is one of the hub's (features/exports/kinds), `query` the filters of its page, `columns` its columns. */
export async function startExport(
  kind: string,
  format: "csv" | "xlsx",
  query: Query,
  columns: string[],
): Promise<void> {
  await take(twin.POST("/office/api/exports", { body: { kind, format, query, columns } }));
}
