// What a table is told: columns, filters, actions, where its rows come from.
import type { ReactNode } from "react";
import type { Ask } from "@/api/client";

export interface Column<T> {
  key: string; // also the field's name, where nothing else says what is shown
  title: string;
  render?: (row: T) => ReactNode;
  text?: (row: T) => string; // for print, and shown where there is no render
  face?: "num" | "mono" | "code" | "copy"; // how the text is set; "copy" with a button that copies it
  width?: number; // at least so wide
  most?: number; // what is wider is cut, and told on hover
  align?: "left" | "right";
  hidden?: boolean; // not shown until somebody chooses it
  essential?: boolean; // can't be hidden
  wrap?: boolean; // may take several lines
  two?: boolean; // takes a second line before the table gets wider than its page
  card?: "title" | "side" | "off"; // place on a phone's card; the first column is the title if none says so
}

export interface Option {
  value: string;
  label: string;
}

/** A filter; its name is both the API's parameter and the address's. */
export type Filter =
  | { kind: "text"; name: string; label: string; placeholder?: string; width?: number }
  | { kind: "select"; name: string; label: string; options: Option[] | undefined; width?: number }
  | { kind: "multi"; name: string; label: string; options: Option[] | undefined; width?: number }
  | { kind: "dates"; from: string; to: string; label: string } // 2026-11-28, days in Beijing, both included
  | { kind: "amounts"; from: string; to: string; label: string }; // fen

export interface Action {
  key: string;
  label: string;
  onClick: () => void;
  danger?: boolean;
  disabled?: boolean;
  why?: string; // said where it is disabled
}

export type Query = Record<string, string | string[]>;

export interface Rows<T> {
  rows: T[];
  next?: string | null;
}

export type Exporting =
  | { href: string } // GET href?format=csv|xlsx&columns=…&<filters> answers with the file
  | { start: (format: "csv" | "xlsx", ask: { query: Query; columns: string[] }) => Promise<unknown>; jobs: string }; // a job; `jobs` is the page that shows it

/** Rows that somebody ticks, by their keys; what is done with them is said outside of the table. */
export interface Picking {
  picked: ReadonlySet<string | number>;
  pick: (keys: ReadonlySet<string | number>) => void;
}

export interface DataTableProps<T> {
  id: string; // of the query and of the chosen columns
  title: string; // for print and screen readers
  columns: Column<T>[];
  load: (ask: Ask) => Promise<Rows<T>>;
  rowKey: (row: T) => string | number;
  filters?: Filter[];
  match?: (row: T, query: Query) => boolean; // short lists: filters are applied here, and the hub is asked once
  actions?: (row: T) => (Action | false)[];
  onOpen?: (row: T) => void; // a click on the row, and the action "view"
  openLabel?: string;
  picking?: Picking; // a box to tick beside each row
  exports?: Exporting;
  summary?: ReactNode; // between filters and rows: totals
  empty?: { title: string; text?: string; action?: ReactNode };
  poll?: (rows: T[]) => number | false; // ask again after so many milliseconds
  tone?: (row: T) => "off" | "bad" | undefined; // a dim row, or one that needs somebody
  pageSize?: number;
  scope?: string; // where two tables are on one page: goes before the names in the address
}
