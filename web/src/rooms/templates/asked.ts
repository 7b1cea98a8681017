// What this room asks the hub, and what is asked anew after an edit.
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { rowsOf, useAskAnew, useAsked } from "@/parts";
import { DRAFT } from "@/rooms/channels/asked";

type Shapes = components["schemas"];
export type Template = Shapes["TemplateShown"];
export type TemplateEdit = Shapes["TemplateEdit"];
export type Sender = Shapes["SmsChannel"];

export function useTemplates() {
  return useAsked(["templates"], (signal) => take(api.GET("/office/api/templates", { signal })));
}

const KEPT = [...DRAFT, rowsOf("templates"), ["templates"]];
export const useTemplatesChanged = () => useAskAnew(KEPT);

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
