// What this room asks the hub, and what is asked anew after something was done.
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { rowsOf, useAskAnew, useAsked } from "@/parts";

type Shapes = components["schemas"];
export type Row = Shapes["ShopRow"];
export type Story = Shapes["ShopStory"];
export type About = Row["about"];

export const TABLES: Record<About, string> = { goods: "shop-goods", order: "shop-orders", aftersale: "shop-claims" };
const KEPT = [...Object.values(TABLES).map(rowsOf), ["shop-item"]];
export const useChanged = () => useAskAnew(KEPT);
export const pathOf = (id: string) => ({ path: { item_id: id } });

export function useChoices() {
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/goods/choices", { signal }));
  return useAsked(["shop-choices"], ask, { staleTime: 30_000 });
}

const EVERY = 4000; // milliseconds, as long as an answer is awaited

export function useStory(id: string) {
  const params = pathOf(id);
  return useAsked(["shop-item", id], (signal) => take(api.GET("/office/api/goods/{item_id}", { params, signal })), {
    refetchInterval: ({ state }) => (state.data?.open ? EVERY : false),
  });
}
