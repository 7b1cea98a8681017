// What the pages of merchants ask the hub, under names that several of them share.
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { rowsOf, useAskAnew, useAsked } from "@/parts";

type Shapes = components["schemas"];
export type MerchantRow = Shapes["MerchantRow"];
export type MerchantShown = Shapes["MerchantShown"];
export type Choices = Shapes["MerchantChoices"];

export function useMerchant(id: string) {
  const params = { path: { merchant_id: id } };
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/merchants/{merchant_id}", { params, signal }));
  return useAsked(["merchant", id], ask);
}

export function useChoices(): Choices | undefined {
  return useAsked(["merchant-choices"], (signal) => take(api.GET("/office/api/merchant-choices", { signal }))).data;
}

/** After a change: the merchant and the list are asked again. */
export const useAgain = (id: string) => useAskAnew([["merchant", id], rowsOf("merchants")]);
