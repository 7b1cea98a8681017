// Whether something is edited but not in effect; apart, since the banner of every page asks it.
import { useQuery } from "@tanstack/react-query";
import { api, take } from "@/api/client";

/** `enabled`: not asked for somebody who may not know. */
export function useRevisionState(enabled = true) {
  return useQuery({
    enabled,
    queryKey: ["revision-state"],
    queryFn: ({ signal }) => take(api.GET("/office/api/revisions/state", { signal })),
    refetchInterval: 30_000,
  });
}
