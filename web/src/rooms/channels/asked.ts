// What these rooms ask the hub, and what is asked anew after a change of the draft.
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { ONCE, rowsOf, useAskAnew, useAsked } from "@/parts";

type Shapes = components["schemas"];
export type Channel = Shapes["ChannelShown"];
export type ChannelCode = Shapes["ChannelCode"];
export type ChannelDetail = Shapes["ChannelDetail"];
export type ChannelForm = Shapes["ChannelForm"];
export type Changed = Shapes["Changed"];
export type Found = Shapes["Found"];
export type KeyField = Shapes["KeyField"];

const TABLES = ["channels", "settings", "routes", "revisions"];
const OTHERS = ["channel", "channel-form", "revision-state", "refresh", "businesses", "guide", "sms-choices"];

/** Everything that shows the draft. */
export const DRAFT = [...TABLES.map(rowsOf), ...OTHERS.map((name) => [name])];

/** After an edit of the draft, or a refresh: everything that shows it is asked anew. */
export const useChanged = () => useAskAnew(DRAFT);

export function useCodes() {
  return useAsked(["channel-codes"], (signal) => take(api.GET("/office/api/channels/codes", { signal })), {
    staleTime: Number.POSITIVE_INFINITY,
    select: (told) => told.rows,
  });
}

export function useChannel(id: number) {
  const params = { path: { channel_id: id } };
  return useAsked(["channel", id], (signal) => take(api.GET("/office/api/channels/{channel_id}", { params, signal })));
}

/** A channel's settings as they are now. Asked once while it is edited: what was looked at is what may be changed. */
export function useChannelForm(id: number, editing = false) {
  const params = { path: { channel_id: id } };
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/channels/{channel_id}/form", { params, signal }));
  return useAsked([editing ? "channel-edited" : "channel-form", id], ask, editing ? ONCE : {});
}

/** Where a part of the draft is put right. */
export function placeOf(what: string, channelId: number | null, name: string): string {
  const query = encodeURIComponent(name);
  switch (what) {
    case "channel":
      return `/channels?edit=${channelId}`;
    case "product":
      return `/products?product=${query}`;
    case "template":
      return `/templates?template=${query}`;
    case "letter":
      return `/letters?letter=${query}`;
    default:
      return "/routes";
  }
}
