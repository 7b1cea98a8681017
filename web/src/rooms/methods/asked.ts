// What this room asks the hub.
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useAskAnew, useAsked } from "@/parts";
import { useProductsChanged } from "@/rooms/products/asked";

type Shapes = components["schemas"];
export type Section = Shapes["MethodSection"];
export type Method = Shapes["MethodShown"];
export type MethodChannel = Shapes["MethodChannel"];
export type MethodProduct = Shapes["MethodProduct"];

const KEPT = [["methods"]];

export function useMethods() {
  return useAsked(["methods"], (signal) => take(api.GET("/office/api/methods", { signal })));
}

/** Asks for the methods anew: channels were edited elsewhere on the page. */
export const useAgain = () => useAskAnew(KEPT);

export { useProductsChanged };
