// A table's export, made by the worker and fetched under 导出任务.
import { realm, take, twin } from "@/api/client";
import { useMay } from "@/frame/session";
import type { Exporting } from "./table/types";

/** `kind` is one of the hub's (features/exports/kinds); `named` makes its columns of the table's. */
export function useExports(
  kind: string,
  named: (columns: string[]) => string[] = (columns) => columns,
): Exporting | undefined {
  const may = useMay();
  if (realm === "office" && !may("payment.export")) return undefined;
  return {
    start: (format, { query, columns }) =>
      take(twin.POST("/office/api/exports", { body: { kind, format, query, columns: named(columns) } })),
    jobs: "/exports",
  };
}
