// What this room asks the hub, and how something is done with a word about it.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useCallback } from "react";
import { api, take } from "@/api/client";
import { problemOf } from "@/api/problem";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { rowsOf } from "@/parts";
import { words } from "./words";

type Shapes = components["schemas"];
export type Allowed = Shapes["AllowedShown"];
export type Limits = Shapes["AccessLimits"];
export type RefusedSource = Shapes["RefusedShown"];
export type Counts = Shapes["TextCounts"];
export type OwnCounts = Shapes["MerchantCounts"];
export type Blocked = Shapes["BlockedShown"];

export function useAccess() {
  return useQuery({
    queryKey: ["access"],
    queryFn: ({ signal }) => take(api.GET("/office/api/access", { signal })),
  });
}

export function useRefused() {
  return useQuery({
    queryKey: ["access", "refused"],
    queryFn: ({ signal }) => take(api.GET("/office/api/access/refused", { signal })),
    refetchInterval: 15_000,
  });
}

export function useTextLimits() {
  return useQuery({
    queryKey: ["access", "texts"],
    queryFn: ({ signal }) => take(api.GET("/office/api/access/texts", { signal })),
  });
}

/** Everything of this page is asked anew, and somebody is told that it worked. */
export function useDone(): () => Promise<void> {
  const t = useWords(words);
  const queries = useQueryClient();
  const { message } = App.useApp();
  return useCallback(async () => {
    message.success(t.saved);
    const keys = [["access"], rowsOf("access-allowed"), rowsOf("blocked")];
    await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
  }, [message, queries, t]);
}

/** Does something without a dialog of its own; what went wrong is told in a corner. */
export function useAct(): (work: () => Promise<unknown>) => Promise<void> {
  const done = useDone();
  const { notification } = App.useApp();
  return useCallback(
    async (work) => {
      try {
        await work();
        await done();
      } catch (error) {
        const problem = problemOf(error);
        notification.error({ title: problem.message, description: problem.remedy });
      }
    },
    [done, notification],
  );
}
