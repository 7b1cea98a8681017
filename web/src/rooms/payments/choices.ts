// What the lists of payments and of refunds are filtered by.
import { api, take } from "@/api/client";
import { useMay } from "@/frame/session";
import { useAsked } from "@/parts";

export function useChoices() {
  const enabled = useMay()("payment.view");
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/payments/choices", { signal }));
  return useAsked(["payment-choices"], ask, { staleTime: 60_000, enabled }).data;
}
