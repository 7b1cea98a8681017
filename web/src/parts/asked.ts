// What a page asks the hub: kept under a name, in the language that it was asked in.
import {
  type QueryKey,
  type UseQueryOptions,
  type UseQueryResult,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useCallback } from "react";
import { useLanguage } from "@/frame/language";

/** What was looked at is what may be changed: asked when it is opened, and not again behind somebody's back. */
export const ONCE = {
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
  refetchOnMount: "always",
  refetchOnWindowFocus: false,
} as const;

/** `useAsked(["payment", id], (signal) => take(api.GET(…, { signal })))`. */
export function useAsked<T, Chosen = T>(
  key: QueryKey,
  ask: (signal: AbortSignal) => Promise<T>,
  more?: Omit<UseQueryOptions<T, Error, Chosen>, "queryKey" | "queryFn">,
): UseQueryResult<Chosen> {
  const { language } = useLanguage();
  return useQuery({ queryKey: [...key, language], queryFn: ({ signal }) => ask(signal), ...more });
}

/** Asks anew for everything that is kept under these names; give it a constant. */
export function useAskAnew(keys: QueryKey[]): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
  }, [queries, keys]);
}
