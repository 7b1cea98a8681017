// What this room asks the hub, what is asked anew after something was done, and opening or deleting a file.
import { App } from "antd";
import { api, take } from "@/api/client";
import { problemOf } from "@/api/problem";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { rowsOf, useAct, useAskAnew, useAsked, useConfirm } from "@/parts";
import { words } from "./words";

type Shapes = components["schemas"];
export type Row = Shapes["FileRow"];
export type Story = Shapes["FileStory"];
export type Kept = Shapes["CarrierRow"];
export type Leftover = Shapes["LeftoverRow"];
type Named = Pick<Row, "id" | "name">;

const KEPT = [rowsOf("files"), ["file"], ["files-kept"], ["files-leftovers"]];

export function useChoices() {
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/files/choices", { signal }));
  return useAsked(["file-choices"], ask, { staleTime: 30_000 });
}

export function useStory(id: string) {
  const params = { path: { number: id } };
  return useAsked(["file", id], (signal) => take(api.GET("/office/api/files/{number}", { params, signal })));
}

export function useKept() {
  return useAsked(["files-kept"], (signal) => take(api.GET("/office/api/files/kept", { signal })));
}

export function useLeftovers() {
  return useAsked(["files-leftovers"], (signal) => take(api.GET("/office/api/files/leftovers", { signal })));
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
  const act = useAct(useAskAnew(KEPT));
  return async ({ id, name }) => {
    if (!(await confirm({ title: t.removeAsk(name), text: t.removeWhy, danger: true, ok: t.remove }))) return;
    const params = { path: { number: id } };
    await act(() => take(api.DELETE("/office/api/files/{number}", { params })), t.removed);
  };
}

export function useRetry(): () => Promise<void> {
  const t = useWords(words);
  const act = useAct(useAskAnew(KEPT));
  return () =>
    act(
      () => take(api.POST("/office/api/files/leftovers/retry")),
      (told) => t.retried(told.count),
    );
}
