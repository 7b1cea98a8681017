// The overview as it changes: server-sent events, and asking every ten seconds where streams do not get through.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useLanguage } from "@/frame/language";

export type Overview = components["schemas"]["Overview"];
export type Way = "live" | "polling" | "lost";

const TRIES = 3; // of the stream, before it is given up for this visit

export function useOverview() {
  const { language } = useLanguage();
  const queries = useQueryClient();
  const [way, setWay] = useState<Way>("polling");
  const found = useQuery({
    queryKey: ["overview", language],
    queryFn: ({ signal }) => take(api.GET("/office/api/overview", { signal })),
    refetchInterval: way === "live" ? false : 10_000,
  });

  useEffect(() => {
    const stream = new EventSource(`/office/api/overview/live?lang=${language}`);
    let failed = 0;
    stream.addEventListener("overview", (event) => {
      failed = 0;
      setWay("live");
      queries.setQueryData(["overview", language], JSON.parse(event.data) as Overview);
    });
    stream.onerror = () => {
      failed += 1;
      setWay(failed > TRIES ? "polling" : "lost");
      if (failed > TRIES) stream.close();
    };
    return () => stream.close();
  }, [language, queries]);

  return { ...found, way };
}
