// What the page of routes asks the hub.
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useAsked } from "@/parts";

export type Business = components["schemas"]["BusinessShown"];
export type RouteRow = components["schemas"]["RouteShown"];
export type Step = components["schemas"]["RouteStep"];

export function useBusinesses() {
  return useAsked(["businesses"], (signal) => take(api.GET("/office/api/routes/businesses", { signal })), {
    refetchInterval: 30_000,
    select: (told) => told.rows,
  });
}
