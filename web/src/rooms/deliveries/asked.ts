// What this room asks the hub, and what is asked anew after something was done.
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { rowsOf, useAskAnew, useAsked } from "@/parts";

type Shapes = components["schemas"];
export type Row = Shapes["DeliveryRow"];
export type Story = Shapes["DeliveryStory"];

const KEPT = [rowsOf("deliveries"), ["delivery"]];
export const useChanged = () => useAskAnew(KEPT);
export const pathOf = (id: string) => ({ path: { delivery_id: id } });

export function useChoices() {
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/deliveries/choices", { signal }));
  return useAsked(["deliveries-choices"], ask, { staleTime: 30_000 });
}

const EVERY = 4000; // milliseconds, as long as it goes on

export function useStory(id: string) {
  const params = pathOf(id);
  return useAsked(
    ["delivery", id],
    (signal) => take(api.GET("/office/api/deliveries/{delivery_id}", { params, signal })),
    { refetchInterval: ({ state }) => (state.data && !OVER.includes(state.data.state) ? EVERY : false) },
  );
}

const OVER = ["estimated", "unsent", "delivered", "returned", "cancelled", "failed"];
