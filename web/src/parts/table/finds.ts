// Whether a row is one that was searched for, where a short list is filtered in the page.
import type { Query } from "./types";

export function finds(query: Query, ...texts: string[]): boolean {
  const search = String(query.search ?? "").toLowerCase();
  return texts.some((text) => text.toLowerCase().includes(search));
}
