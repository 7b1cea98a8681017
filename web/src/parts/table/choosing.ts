// Which columns somebody chose, kept in this browser for each table.
import { useCallback, useMemo, useState } from "react";
import type { Column } from "./types";

type Choice = Record<string, boolean>;

export interface Choosing<T> {
  shown: Column<T>[];
  isShown: (column: Column<T>) => boolean;
  choose: (column: Column<T>, shown: boolean) => void;
  reset: () => void;
  changed: boolean;
}

export function useColumns<T>(id: string, columns: Column<T>[]): Choosing<T> {
  const key = `hutong.columns.${id}`;
  const [choice, setChoice] = useState<Choice>(() => kept(key));
  const isShown = useCallback(
    (column: Column<T>) => column.essential || (choice[column.key] ?? !column.hidden),
    [choice],
  );
  const shown = useMemo(() => columns.filter(isShown), [columns, isShown]);
  const keep = (next: Choice) => {
    if (Object.keys(next).length > 0) localStorage.setItem(key, JSON.stringify(next));
    else localStorage.removeItem(key);
    setChoice(next);
  };
  return {
    shown,
    isShown,
    choose: (column, yes) => {
      const { [column.key]: _, ...rest } = choice;
      keep(yes === !column.hidden ? rest : { ...rest, [column.key]: yes });
    },
    reset: () => keep({}),
    changed: Object.keys(choice).length > 0,
  };
}

function kept(key: string): Choice {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    return typeof value === "object" && value !== null ? (value as Choice) : {};
  } catch {
    return {};
  }
}
