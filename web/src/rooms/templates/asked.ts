// What this room asks the hub, and what is asked anew after an edit.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useLanguage } from "@/frame/language";
import { rowsOf } from "@/parts";
import { useChanged } from "@/rooms/channels/asked";

type Shapes = components["schemas"];
export type Template = Shapes["TemplateShown"];
export type TemplateEdit = Shapes["TemplateEdit"];
export type Sender = Shapes["SmsChannel"];

export function useTemplates() {
  const { language } = useLanguage();
  return useQuery({
    queryKey: ["templates", language],
    queryFn: ({ signal }) => take(api.GET("/office/api/templates", { signal })),
  });
}

export function useTemplatesChanged(): () => Promise<void> {
  const queries = useQueryClient();
  const changed = useChanged();
  return useCallback(async () => {
    const keys = [rowsOf("templates"), ["templates"]];
    await Promise.all([changed(), ...keys.map((queryKey) => queries.invalidateQueries({ queryKey }))]);
  }, [changed, queries]);
}

export async function saveTemplate(name: string, body: TemplateEdit): Promise<void> {
  await take(api.PUT("/office/api/templates/{name}", { params: { path: { name } }, body }));
}

/** What the hub would be sent to leave a template as it is. */
export function asIs(row: Template): TemplateEdit {
  return {
    expect: row.mark,
    label_zh: row.label_zh,
    label_en: row.label_en,
    text: row.text,
    enabled: row.enabled,
    carriers: row.carriers.map(({ channel_id, template, sign }) => ({ channel_id, template, sign })),
  };
}
