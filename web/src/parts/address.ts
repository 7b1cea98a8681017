// The part of the address after "?": filters and open drawers live there, so that a page can be linked and "back" works.
import { useCallback, useSyncExternalStore } from "react";

export type Change = Record<string, string | string[] | undefined>;

const MOVES = ["popstate", "pushState", "replaceState"]; // wouter makes events of the latter two

function subscribe(changed: () => void): () => void {
  for (const name of MOVES) addEventListener(name, changed);
  return () => {
    for (const name of MOVES) removeEventListener(name, changed);
  };
}

/** The values now, and how to change some of them; undefined removes one. */
export function useAddress(): [URLSearchParams, (change: Change, how?: "push" | "replace") => void] {
  const search = useSyncExternalStore(subscribe, () => location.search);
  const put = useCallback((change: Change, how: "push" | "replace" = "replace") => {
    const next = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(change)) {
      next.delete(name);
      for (const one of value === undefined ? [] : [value].flat()) if (one !== "") next.append(name, one);
    }
    const query = next.toString();
    const url = location.pathname + (query ? `?${query}` : "") + location.hash;
    if (url === location.pathname + location.search + location.hash) return;
    if (how === "push") history.pushState(null, "", url);
    else history.replaceState(null, "", url);
  }, []);
  return [new URLSearchParams(search), put];
}
