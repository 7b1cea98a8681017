// What this room asks the hub.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useLanguage } from "@/frame/language";
import { useProductsChanged } from "@/rooms/products/asked";

type Shapes = components["schemas"];
export type Section = Shapes["MethodSection"];
export type Method = Shapes["MethodShown"];
export type MethodChannel = Shapes["MethodChannel"];
export type MethodProduct = Shapes["MethodProduct"];

export function useMethods() {
  const { language } = useLanguage();
  return useQuery({
    queryKey: ["methods", language],
    queryFn: ({ signal }) => take(api.GET("/office/api/methods", { signal })),
  });
}

/** Asks for the methods anew: channels were edited elsewhere on the page. */
export function useAgain(): () => void {
  const queries = useQueryClient();
  return useCallback(() => void queries.invalidateQueries({ queryKey: ["methods"] }), [queries]);
}

export { useProductsChanged };
