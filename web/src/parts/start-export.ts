// Starts an export that the worker makes; it is fetched under 导出任务.
import { api, take } from "@/api/client";
import type { Query } from "./table/types";

export async function startExport(
  kind: string,
  format: "csv" | "xlsx",
  query: Query,
  columns: string[],
): Promise<void> {
  const post = api.POST as unknown as (path: string, init: unknown) => Promise<{ data?: unknown }>;
  await take(post("/office/api/exports", { body: { kind, format, query, columns } }));
}
