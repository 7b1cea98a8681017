// What the page of routes asks the hub.
import { useQuery } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useLanguage } from "@/frame/language";

export type Business = components["schemas"]["BusinessShown"];
export type RouteRow = components["schemas"]["RouteShown"];
export type Step = components["schemas"]["RouteStep"];

export function useBusinesses() {
  const { language } = useLanguage();
  return useQuery({
    queryKey: ["businesses", language],
    queryFn: ({ signal }) => take(api.GET("/office/api/routes/businesses", { signal })),
    refetchInterval: 30_000,
    select: (told) => told.rows,
  });
}
