// The filters' values: they live in the address, so that a list can be linked and "back" brings it back.
import { useCallback, useMemo } from "react";
import { type Change, useAddress } from "../address";
import type { Filter, Query } from "./types";

export function namesOf(filter: Filter): string[] {
  return "name" in filter ? [filter.name] : [filter.from, filter.to];
}

export interface Filtering {
  query: Query; // only what is set
  set: (change: Change, how?: "push" | "replace") => void;
  clear: () => void;
  count: number; // how many filters are set
}

/** The values of a table's filters; a page that shows totals for the same rows uses it too. */
export function useFilters(filters: Filter[] = [], scope = ""): Filtering {
  const [address, put] = useAddress();
  const told = address.toString();
  const shape = JSON.stringify(filters.map((filter) => [filter.kind, ...namesOf(filter)]));
  const query = useMemo(() => read(JSON.parse(shape), new URLSearchParams(told), scope), [shape, told, scope]);
  const set = useCallback<Filtering["set"]>(
    (change, how = "push") =>
      put(Object.fromEntries(Object.entries(change).map(([name, value]) => [scope + name, value])), how),
    [put, scope],
  );
  const clear = useCallback(() => {
    const names = (JSON.parse(shape) as string[][]).flatMap(([, ...own]) => own);
    put(Object.fromEntries(names.map((name) => [scope + name, undefined])), "push");
  }, [put, shape, scope]);
  const count = filters.filter((filter) => namesOf(filter).some((name) => name in query)).length;
  return { query, set, clear, count };
}

function read(shape: [string, ...string[]][], address: URLSearchParams, scope: string): Query {
  const query: Query = {};
  for (const [kind, ...names] of shape)
    for (const name of names) {
      const values = address.getAll(scope + name);
      if (values.length > 0) query[name] = kind === "multi" ? values : (values[0] ?? "");
    }
  return query;
}
