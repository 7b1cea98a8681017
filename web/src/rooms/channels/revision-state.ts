// Whether something is edited but not in effect; apart, since the banner of every page asks it.
import { useQuery } from "@tanstack/react-query";
import { api, take } from "@/api/client";

export function useRevisionState() {
  return useQuery({
    queryKey: ["revision-state"],
    queryFn: ({ signal }) => take(api.GET("/office/api/revisions/state", { signal })),
    refetchInterval: 30_000,
  });
}
