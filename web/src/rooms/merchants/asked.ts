// What the pages of merchants ask the hub, under names that several of them share.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useLanguage } from "@/frame/language";
import { rowsOf } from "@/parts";

type Shapes = components["schemas"];
export type MerchantRow = Shapes["MerchantRow"];
export type MerchantShown = Shapes["MerchantShown"];
export type Choices = Shapes["MerchantChoices"];

export function useMerchant(id: string) {
  const { language } = useLanguage();
  return useQuery({
    queryKey: ["merchant", id, language],
    queryFn: () => take(api.GET("/office/api/merchants/{merchant_id}", { params: { path: { merchant_id: id } } })),
  });
}

export function useChoices(): Choices | undefined {
  const { language } = useLanguage();
  return useQuery({
    queryKey: ["merchant-choices", language],
    queryFn: () => take(api.GET("/office/api/merchant-choices")),
  }).data;
}

/** After a change: the merchant and the list are asked again. */
export function useAgain(id: string): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({ queryKey: ["merchant", id] });
    await queries.invalidateQueries({ queryKey: rowsOf("merchants") });
  };
}
