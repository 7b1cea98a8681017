// What this room asks the hub, and what is asked anew when something was sent again.
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
export type Row = Shapes["NoticeRow"];
export type Story = Shapes["NoticeStory"];

export function useChoices() {
  return useQuery({
    queryKey: ["notice-choices"],
    queryFn: ({ signal }) => take(api.GET("/office/api/notices/choices", { signal })),
    staleTime: 60_000,
  });
}

export function useBacklog() {
  return useQuery({
    queryKey: [...rowsOf("notices"), "backlog"],
    queryFn: ({ signal }) => take(api.GET("/office/api/notices/backlog", { signal })),
    refetchInterval: 10_000,
  });
}

export function useStory(id: string) {
  const { language } = useLanguage();
  return useQuery({
    queryKey: ["notice", id, language],
    queryFn: ({ signal }) =>
      take(api.GET("/office/api/notices/{notice_id}", { params: { path: { notice_id: id } }, signal })),
    refetchInterval: ({ state }) => (soon(state.data) ? 1500 : false),
  });
}

/** Whether a try is about to be made. */
function soon(story: Story | undefined): boolean {
  return story?.next_at != null && Date.parse(story.next_at) < Date.now() + 15_000;
}

export function useChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    const keys = [rowsOf("notices"), ["notice"]];
    await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
  }, [queries]);
}

/** Sends one again; asks first where it was delivered already. */
export function useResend(): (row: { id: string; state: string }) => Promise<void> {
  const t = useWords(words);
  const confirm = useConfirm();
  const changed = useChanged();
  const { message } = App.useApp();
  return async (row) => {
    if (row.state === "done" && !(await confirm({ title: t.resendAsk, text: t.resendDone, ok: t.resend }))) return;
    try {
      const path = { notice_id: row.id };
      await take(api.POST("/office/api/notices/{notice_id}/resend", { params: { path } }));
      message.success(t.resent);
    } catch (error) {
      message.error(problemOf(error).message);
    }
    await changed();
  };
}
