// What stands in a cell, on screen and on paper.
import type { ReactNode } from "react";
import { CopyText } from "../copy-text";
import type { Column } from "./types";

function plain<T>(row: T, column: Column<T>): string {
  if (column.text) return column.text(row);
  const value = (row as Record<string, unknown>)[column.key];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

export function shownIn<T>(row: T, column: Column<T>): ReactNode {
  if (column.render) return column.render(row);
  const text = plain(row, column);
  if (!text) return <span className="soft">—</span>;
  if (column.face === "copy") return <CopyText text={text} />;
  if (column.face === "code") return <code>{text}</code>;
  return column.face ? <span className={column.face}>{text}</span> : text;
}

export function printedIn<T>(row: T, column: Column<T>): ReactNode {
  return column.text || !column.render ? plain(row, column) : column.render(row);
}

export function hover<T>(row: T, column: Column<T>): string | undefined {
  return column.wrap ? undefined : plain(row, column) || undefined;
}
