// Rows as a table, or as cards on a phone.
import type { KeyboardEvent, MouseEvent } from "react";
import { useWords } from "@/frame/language";
import { hover, shownIn } from "./cell";
import { PickAll, PickOne } from "./picking";
import { RowActions } from "./row-actions";
import type { Action, Column, Picking } from "./types";
import { words } from "./words";

export interface RowsProps<T> {
  title: string;
  columns: Column<T>[];
  rows: T[] | undefined; // not there yet: grey bars of the same height
  rowKey: (row: T) => string | number;
  actions?: (row: T) => Action[];
  onOpen?: (row: T) => void;
  tone?: (row: T) => "off" | "bad" | undefined;
  picking?: Picking;
}

const BARS = Array.from({ length: 8 }, (_, at) => at);

export function TableRows<T>(props: RowsProps<T>) {
  const { title, columns, rows, rowKey, actions, onOpen, tone, picking } = props;
  const t = useWords(words);
  return (
    <section className="dt-scroll" aria-label={title} tabIndex={0}>
      <table className="dt-table">
        <thead>
          <tr>
            {picking && (
              <th scope="col" className="dt-pick">
                <PickAll picking={picking} keys={rows?.map(rowKey) ?? []} />
              </th>
            )}
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={classes(column.align === "right" && "dt-right", column.two && "dt-two")}
                style={{ minWidth: column.width }}
              >
                {column.title}
              </th>
            ))}
            {actions && (
              <th scope="col" className="dt-last">
                {t.actions}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows?.map((row) => (
            <tr
              key={rowKey(row)}
              className={classes("dt-row", onOpen && "dt-opens", tone?.(row) && `dt-${tone(row)}`)}
              onClick={opener(row, onOpen)}
            >
              {picking && (
                <td className="dt-pick">
                  <PickOne picking={picking} of={rowKey(row)} name={nameOf(row, columns)} />
                </td>
              )}
              {columns.map((column) => (
                <td
                  key={column.key}
                  className={classes(
                    column.align === "right" && "dt-right num",
                    column.wrap && "dt-wrap",
                    column.two && "dt-two",
                  )}
                  style={{ minWidth: column.width }}
                >
                  <div className="dt-cell" style={{ maxWidth: column.most }} title={hover(row, column)}>
                    {shownIn(row, column)}
                  </div>
                </td>
              ))}
              {actions && (
                <td className="dt-last">
                  <RowActions actions={actions(row)} of={nameOf(row, columns)} />
                </td>
              )}
            </tr>
          ))}
          {!rows &&
            BARS.map((bar) => (
              <tr key={bar} aria-hidden="true">
                {picking && <td className="dt-pick" />}
                {columns.map((column) => (
                  <td key={column.key} style={{ minWidth: column.width }}>
                    <span className="dt-bone" />
                  </td>
                ))}
                {actions && (
                  <td className="dt-last">
                    <span className="dt-bone" />
                  </td>
                )}
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  );
}

export function CardRows<T>(props: RowsProps<T>) {
  const { title, columns, rows, rowKey, actions, onOpen, tone, picking } = props;
  const heading = columns.find((column) => column.card === "title") ?? columns[0];
  const side = columns.filter((column) => column.card === "side");
  const rest = columns.filter((column) => column !== heading && !column.card);
  return (
    <ul className="dt-cards" aria-label={title}>
      {rows?.map((row) => (
        <li
          key={rowKey(row)}
          className={classes("dt-card", tone?.(row) && `dt-${tone(row)}`)}
          onClick={opener(row, onOpen)}
        >
          <div className="dt-card-head">
            {picking && <PickOne picking={picking} of={rowKey(row)} name={nameOf(row, columns)} />}
            <span className="dt-card-title">{heading && shownIn(row, heading)}</span>
            {side.map((column) => (
              <span key={column.key} className="dt-card-side">
                {shownIn(row, column)}
              </span>
            ))}
          </div>
          <dl>
            {rest.map((column) => (
              <div key={column.key}>
                <dt>{column.title}</dt>
                <dd className={column.align === "right" ? "num" : undefined}>{shownIn(row, column)}</dd>
              </div>
            ))}
          </dl>
          {actions && actions(row).length > 0 && <RowActions actions={actions(row)} of={nameOf(row, columns)} large />}
        </li>
      ))}
      {!rows &&
        BARS.slice(3).map((bar) => (
          <li key={bar} className="dt-card" aria-hidden="true">
            <span className="dt-bone" />
            <span className="dt-bone" />
            <span className="dt-bone" />
          </li>
        ))}
    </ul>
  );
}

/** What a screen reader hears of the row beside "view". */
function nameOf<T>(row: T, columns: Column<T>[]): string {
  const first = columns[0];
  return (first && hover(row, { ...first, wrap: false })) ?? "";
}

/** A click opens, unless it was on something to press or text was selected to be copied. */
function opener<T>(row: T, open?: (row: T) => void) {
  if (!open) return undefined;
  return (event: MouseEvent | KeyboardEvent) => {
    const pressed = (event.target as Element).closest("a, button, input, label");
    if (!pressed && !getSelection()?.toString()) open(row);
  };
}

function classes(...names: (string | false | undefined)[]): string | undefined {
  return names.filter(Boolean).join(" ") || undefined;
}
