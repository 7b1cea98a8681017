// What this room asks the hub, and what is asked anew after an edit.
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { rowsOf, useAskAnew, useAsked } from "@/parts";
import { DRAFT } from "@/rooms/channels/asked";

type Shapes = components["schemas"];
export type Product = Shapes["ProductShown"];
export type ProductCarrier = Shapes["ProductCarrier"];
export type ProductEdit = Shapes["ProductEdit"];
export type Options = Shapes["ProductOptions"];
export type Advice = Shapes["Advice"];

const BY_APP = "auto";
export const sceneOf = (product: Product) => product.scene ?? BY_APP;

export function useProducts() {
  return useAsked(["products"], (signal) => take(api.GET("/office/api/products", { signal })));
}

export function useProductOptions() {
  return useAsked(["product-options"], (signal) => take(api.GET("/office/api/products/options", { signal })));
}

const KEPT = [...DRAFT, rowsOf("products"), ["products"], ["product-options"], ["methods"]];

/** After an edit of products or of what carries them: everything that shows the draft is asked anew. */
export const useProductsChanged = () => useAskAnew(KEPT);

export async function saveProduct(name: string, body: ProductEdit): Promise<void> {
  await take(api.PUT("/office/api/products/{name}", { params: { path: { name } }, body }));
}

/** What the hub would be sent to leave a product as it is. */
export function asIs(product: Product): ProductEdit {
  return {
    expect: product.mark,
    label_zh: product.label_zh,
    label_en: product.label_en,
    scene: product.scene,
    channel_id: product.channel_id,
    picks: Object.fromEntries(product.picks.map((pick) => [pick.app, pick.product])),
    min_fen: product.min_fen,
    max_fen: product.max_fen,
    rate_bp: product.rate_bp,
    enabled: product.enabled,
    split: product.split,
    carriers: product.carriers.filter((one) => one.listed).map(sent),
  };
}

export function sent(one: Omit<ProductCarrier, "title" | "name" | "own" | "listed" | "channel_enabled">) {
  const { channel_id, weight, enabled, min_fen, max_fen, apps, hours } = one;
  return { channel_id, weight, enabled, min_fen, max_fen, apps, hours };
}
