// What these rooms ask the hub, and what is asked anew after a change of the draft.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useLanguage } from "@/frame/language";
import { rowsOf } from "@/parts";

type Shapes = components["schemas"];
export type Channel = Shapes["ChannelShown"];
export type ChannelCode = Shapes["ChannelCode"];
export type ChannelDetail = Shapes["ChannelDetail"];
export type ChannelForm = Shapes["ChannelForm"];
export type Changed = Shapes["Changed"];
export type Found = Shapes["Found"];
export type KeyField = Shapes["KeyField"];

const TABLES = ["channels", "settings", "routes", "revisions"];
const OTHERS = ["channel", "channel-form", "revision-state", "refresh", "businesses", "guide"];

/** After an edit of the draft, or a refresh: everything that shows it is asked anew. */
export function useChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    const keys = [...TABLES.map(rowsOf), ...OTHERS.map((name) => [name])];
    await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
  }, [queries]);
}

export function useCodes() {
  const { language } = useLanguage();
  return useQuery({
    queryKey: ["channel-codes", language],
    queryFn: ({ signal }) => take(api.GET("/office/api/channels/codes", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
    select: (told) => told.rows,
  });
}

export function useChannel(id: number) {
  const { language } = useLanguage();
  return useQuery({
    queryKey: ["channel", id, language],
    queryFn: ({ signal }) =>
      take(api.GET("/office/api/channels/{channel_id}", { params: { path: { channel_id: id } }, signal })),
  });
}

/** A channel's settings as they are now. Asked once while it is edited: what was looked at is what may be changed. */
export function useChannelForm(id: number, editing = false) {
  const { language } = useLanguage();
  return useQuery({
    queryKey: [editing ? "channel-edited" : "channel-form", id, language],
    queryFn: ({ signal }) =>
      take(api.GET("/office/api/channels/{channel_id}/form", { params: { path: { channel_id: id } }, signal })),
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
    default:
      return "/routes";
  }
}
