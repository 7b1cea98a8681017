// What the page of settings asks the hub.
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { ONCE, rowsOf, useAsked } from "@/parts";

export type Setting = components["schemas"]["SettingShown"];

/** The channels of the draft, to choose among. */
export function useChannels() {
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/channels", { signal }));
  return useAsked([...rowsOf("channels"), "choice"], ask, { select: (told) => told.rows });
}

/** One row, "17/MCHID"; `editing`: asked once, as what was looked at is what may be changed. */
export function useSetting(id: string, editing = false) {
  const [channel = "", key = ""] = id.split("/", 2);
  const query = { channel: [Number(channel)] };
  const ask = async (signal: AbortSignal) => {
    const told = await take(api.GET("/office/api/settings", { params: { query }, signal }));
    return told.rows.find((row) => row.key === key) ?? null;
  };
  return useAsked([...(editing ? ["setting-edited"] : rowsOf("settings")), "one", id], ask, editing ? ONCE : {});
}
