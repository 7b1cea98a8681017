// What this room asks the hub, and how something is done with a word about it.
import { App } from "antd";
import { useCallback } from "react";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { rowsOf, useAct as useAnyAct, useAskAnew, useAsked } from "@/parts";
import { words } from "./words";

type Shapes = components["schemas"];
export type Allowed = Shapes["AllowedShown"];
export type Limits = Shapes["AccessLimits"];
export type RefusedSource = Shapes["RefusedShown"];
export type Counts = Shapes["TextCounts"];
export type OwnCounts = Shapes["MerchantCounts"];
export type Blocked = Shapes["BlockedShown"];

const KEPT = [["access"], rowsOf("access-allowed"), rowsOf("blocked")];

export function useAccess() {
  return useAsked(["access"], (signal) => take(api.GET("/office/api/access", { signal })));
}

export function useRefused() {
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/access/refused", { signal }));
  return useAsked(["access", "refused"], ask, { refetchInterval: 15_000 });
}

export function useTextLimits() {
  return useAsked(["access", "texts"], (signal) => take(api.GET("/office/api/access/texts", { signal })));
}

/** Everything of this page is asked anew, and somebody is told that it worked. */
export function useDone(): () => Promise<void> {
  const t = useWords(words);
  const changed = useAskAnew(KEPT);
  const { message } = App.useApp();
  return useCallback(async () => {
    message.success(t.saved);
    await changed();
  }, [changed, message, t]);
}

/** Does something without a dialog of its own; what went wrong is told in a corner. */
export function useAct(): (work: () => Promise<unknown>) => Promise<void> {
  const t = useWords(words);
  const act = useAnyAct(useAskAnew(KEPT), true);
  return (work) => act(work, t.saved);
}
