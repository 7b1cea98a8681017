// The rows on paper: title, chosen columns, everything that was loaded.
import { useEffect } from "react";
import { createPortal } from "react-dom";
import { useWords } from "@/frame/language";
import { moment } from "../moment";
import { printedIn } from "./cell";
import type { Column } from "./types";
import { words } from "./words";

export function PrintSheet<T>({
  title,
  columns,
  rows,
  rowKey,
  more,
  done,
}: {
  title: string;
  columns: Column<T>[];
  rows: T[];
  rowKey: (row: T) => string | number;
  more: boolean;
  done: () => void;
}) {
  const t = useWords(words);
  useEffect(() => {
    addEventListener("afterprint", done, { once: true });
    const timer = setTimeout(print); // after the sheet was drawn
    return () => {
      clearTimeout(timer);
      removeEventListener("afterprint", done);
    };
  }, [done]);
  return createPortal(
    <div className="print-sheet">
      <h1>{title}</h1>
      <p>
        {t.printed(moment(Date.now()), rows.length)}
        {more && ` · ${t.incomplete}`}
      </p>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} className={column.align === "right" ? "dt-right" : undefined}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td key={column.key} className={column.align === "right" ? "dt-right num" : undefined}>
                  {printedIn(row, column)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>,
    document.body,
  );
}
