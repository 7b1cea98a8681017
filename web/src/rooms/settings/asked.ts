// What the page of settings asks the hub.
import { useQuery } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useLanguage } from "@/frame/language";
import { rowsOf } from "@/parts";

export type Setting = components["schemas"]["SettingShown"];

/** The channels of the draft, to choose among. */
export function useChannels() {
  const { language } = useLanguage();
  return useQuery({
    queryKey: [...rowsOf("channels"), "choice", language],
    queryFn: ({ signal }) => take(api.GET("/office/api/channels", { signal })),
    select: (told) => told.rows,
  });
}

/** One row, "17/MCHID"; `editing`: asked once, as what was looked at is what may be changed. */
export function useSetting(id: string, editing = false) {
  const { language } = useLanguage();
  const [channel = "", key = ""] = id.split("/", 2);
  return useQuery({
    queryKey: [...(editing ? ["setting-edited"] : rowsOf("settings")), "one", id, language],
    queryFn: async ({ signal }) => {
      const query = { channel: [Number(channel)] };
      const told = await take(api.GET("/office/api/settings", { params: { query }, signal }));
      return told.rows.find((row) => row.key === key) ?? null;
    },
    ...(editing
      ? {
          staleTime: Number.POSITIVE_INFINITY,
          gcTime: 0,
          refetchOnMount: "always" as const,
          refetchOnWindowFocus: false,
        }
      : {}),
  });
}
