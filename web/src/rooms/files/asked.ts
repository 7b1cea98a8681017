// What this room asks the hub, what is asked anew after something was done, and opening or deleting a file.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useCallback } from "react";
import { api, take } from "@/api/client";
import { problemOf } from "@/api/problem";
import type { components } from "@/api/schema";
import { useLanguage, useWords } from "@/frame/language";
import { rowsOf, useConfirm } from "@/parts";
import { words } from "./words";

type Shapes = components["schemas"];
export type Row = Shapes["FileRow"];
export type Story = Shapes["FileStory"];
export type Leftover = Shapes["LeftoverRow"];
type Named = Pick<Row, "id" | "name">;

export function useChoices() {
  const { language } = useLanguage();
  return useQuery({
    queryKey: ["file-choices", language],
    queryFn: ({ signal }) => take(api.GET("/office/api/files/choices", { signal })),
    staleTime: 30_000,
  });
}

export function useTotals(query: unknown) {
  return useQuery({
    queryKey: [...rowsOf("files"), "totals", query],
    queryFn: ({ signal }) => take(api.GET("/office/api/files/totals", { params: { query: query as never }, signal })),
    placeholderData: (kept) => kept,
  });
}

export function useStory(id: string) {
  const { language } = useLanguage();
  return useQuery({
    queryKey: ["file", id, language],
    queryFn: ({ signal }) => take(api.GET("/office/api/files/{number}", { params: { path: { number: id } }, signal })),
  });
}

export function useKept() {
  const { language } = useLanguage();
  return useQuery({
    queryKey: ["files-kept", language],
    queryFn: ({ signal }) => take(api.GET("/office/api/files/kept", { signal })),
  });
}

export function useLeftovers() {
  const { language } = useLanguage();
  return useQuery({
    queryKey: ["files-leftovers", language],
    queryFn: ({ signal }) => take(api.GET("/office/api/files/leftovers", { signal })),
  });
}

function useChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    const keys = [rowsOf("files"), ["file"], ["files-kept"], ["files-leftovers"]];
    await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
  }, [queries]);
}

/** Opens a file in a tab of its own, or lets the browser save it. */
export function useOpen(): (file: Named, inline: boolean) => Promise<void> {
  const { message } = App.useApp();
  return async (file, inline) => {
    const tab = inline ? window.open("about:blank", "_blank") : null; // within the click, or it is taken for a pop-up
    if (tab) tab.opener = null;
    try {
      const params = { path: { number: file.id } };
      const { url } = await take(api.POST("/office/api/files/{number}/link", { params, body: { inline } }));
      if (tab) tab.location.replace(url);
      else window.location.assign(url);
    } catch (error) {
      tab?.close();
      message.error(problemOf(error).message);
    }
  };
}

/** Deletes a file after asking. */
export function useRemove(): (file: Named) => Promise<void> {
  const t = useWords(words);
  const confirm = useConfirm();
  const changed = useChanged();
  const { message } = App.useApp();
  return async (file) => {
    if (!(await confirm({ title: t.removeAsk(file.name), text: t.removeWhy, danger: true, ok: t.remove }))) return;
    try {
      await take(api.DELETE("/office/api/files/{number}", { params: { path: { number: file.id } } }));
      message.success(t.removed);
    } catch (error) {
      message.error(problemOf(error).message);
    }
    await changed();
  };
}

export function useRetry(): () => Promise<void> {
  const t = useWords(words);
  const changed = useChanged();
  const { message } = App.useApp();
  return async () => {
    try {
      const { count } = await take(api.POST("/office/api/files/leftovers/retry"));
      message.success(t.retried(count));
    } catch (error) {
      message.error(problemOf(error).message);
    }
    await changed();
  };
}
