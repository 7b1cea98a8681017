// What this room asks the hub, and what is asked anew after something was done.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { ONCE, useAsked } from "@/parts";

type Shapes = components["schemas"];
export type Scene = Shapes["SceneShown"];
export type SiteRow = Shapes["SiteRow"];
export type Site = Shapes["SiteShown"];
export type Standing = Shapes["AppStanding"];
export type Use = Shapes["UsableProducts"];
export type CodeRow = Shapes["CodeRow"];
export type Batch = Shapes["BatchRow"];
export type ParkedRow = Shapes["ParkedRow"];
export type PaidRow = Shapes["ScenePaymentRow"];
export type Way = Shapes["WayShown"];
export type Trial = Shapes["TrialShown"];
export type Exchange = Shapes["TrialExchange"];

export const pathOf = (id: number) => ({ path: { site_id: id } });

/** A table's name: what it holds, and of which scene or site. */
export const tableOf = (what: "sites" | "codes" | "sessions" | "paid", of: string | number) => `scene-${what}-${of}`;

/** After a change: everything of this room is asked again. */
export function useChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(
    () =>
      queries.invalidateQueries({
        predicate: ({ queryKey: [first, second] }) =>
          first === "scene" || (first === "rows" && String(second).startsWith("scene-")),
      }),
    [queries],
  );
}

export function useScenes() {
  return useAsked(["scenes"], (signal) => take(api.GET("/office/api/scenes", { signal })), {
    staleTime: Number.POSITIVE_INFINITY,
    select: (told) => told.rows,
  });
}

export function useChoices() {
  return useAsked(["scene", "choices"], (signal) => take(api.GET("/office/api/scenes/choices", { signal })), {
    staleTime: 30_000,
  });
}

/** A site as it is now. Asked once while it is edited: what was looked at is what may be changed. */
export function useSite(id: number, editing = false) {
  const ask = (signal: AbortSignal) =>
    take(api.GET("/office/api/scenes/sites/{site_id}", { params: pathOf(id), signal }));
  return useAsked(editing ? ["scene-edited", id] : ["scene", "site", id], ask, editing ? ONCE : {});
}

/** The products that a merchant's sites may have, app by app. */
export function useUses(merchant_id: string) {
  const params = { query: { merchant_id } };
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/scenes/products", { params, signal }));
  return useAsked(["scene", "products", merchant_id], ask, {
    enabled: merchant_id !== "",
    select: (told) => told.rows,
  });
}

/** Which apps can pay with these products, and why the others can't. */
export function useStandings(merchant_id: string, products: Record<string, string>) {
  const body = { merchant_id, products };
  const ask = (signal: AbortSignal) => take(api.POST("/office/api/scenes/apps", { body, signal }));
  return useAsked(["scene", "apps", merchant_id, products], ask, {
    enabled: merchant_id !== "",
    placeholderData: (before) => before,
  });
}

export function useBatches(id: number) {
  const ask = (signal: AbortSignal) =>
    take(api.GET("/office/api/scenes/sites/{site_id}/batches", { params: pathOf(id), signal }));
  return useAsked(["scene", "batches", id], ask, { select: (told) => told.rows });
}
