// What this room asks the hub, and what is asked anew after something was done.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useLanguage } from "@/frame/language";
import { rowsOf } from "@/parts";

type Shapes = components["schemas"];
export type Row = Shapes["SmsRow"];
export type Story = Shapes["SmsStory"];
export type Tested = Shapes["SmsTested"];
export type Template = Shapes["SmsTemplateChoice"];

export function useChoices() {
  const { language } = useLanguage();
  return useQuery({
    queryKey: ["sms-choices", language],
    queryFn: ({ signal }) => take(api.GET("/office/api/sms/choices", { signal })),
    staleTime: 30_000,
  });
}

export function useTotals(query: unknown) {
  return useQuery({
    queryKey: [...rowsOf("sms"), "totals", query],
    queryFn: ({ signal }) => take(api.GET("/office/api/sms/totals", { params: { query: query as never }, signal })),
    placeholderData: (kept) => kept,
  });
}

export function useStory(id: string) {
  const { language } = useLanguage();
  return useQuery({
    queryKey: ["sms", id, language],
    queryFn: ({ signal }) => take(api.GET("/office/api/sms/{sms_id}", { params: { path: { sms_id: id } }, signal })),
    refetchInterval: ({ state }) => (moving(state.data) ? 2000 : false),
  });
}

/** Whether its receipt may come within moments. */
function moving(story: Story | undefined): boolean {
  return (
    !!story &&
    ["sending", "sent", "unknown"].includes(story.state) &&
    Date.parse(story.created_at) > Date.now() - 120_000
  );
}

export function useChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    const keys = [rowsOf("sms"), ["sms"]];
    await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
  }, [queries]);
}
