// What this room asks the hub, and what is asked anew when something was sent again.
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { rowsOf, useAct, useAskAnew, useAsked, useConfirm } from "@/parts";
import { words } from "./words";

type Shapes = components["schemas"];
export type Row = Shapes["NoticeRow"];
export type Story = Shapes["NoticeStory"];

const KEPT = [rowsOf("notices"), ["notice"]];
export const useChanged = () => useAskAnew(KEPT);

export function useChoices() {
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/notices/choices", { signal }));
  return useAsked(["notice-choices"], ask, { staleTime: 60_000 });
}

export function useBacklog() {
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/notices/backlog", { signal }));
  return useAsked([...rowsOf("notices"), "backlog"], ask, { refetchInterval: 10_000 });
}

export function useStory(id: string) {
  const params = { path: { notice_id: id } };
  return useAsked(["notice", id], (signal) => take(api.GET("/office/api/notices/{notice_id}", { params, signal })), {
    refetchInterval: ({ state }) => (soon(state.data) ? 1500 : false),
  });
}

/** Whether a try is about to be made. */
function soon(story: Story | undefined): boolean {
  return story?.next_at != null && Date.parse(story.next_at) < Date.now() + 15_000;
}

/** Sends one again; asks first where it was delivered already. */
export function useResend(): (row: { id: string; state: string }) => Promise<void> {
  const t = useWords(words);
  const confirm = useConfirm();
  const act = useAct(useChanged());
  return async ({ id, state }) => {
    if (state === "done" && !(await confirm({ title: t.resendAsk, text: t.resendDone, ok: t.resend }))) return;
    const params = { path: { notice_id: id } };
    await act(() => take(api.POST("/office/api/notices/{notice_id}/resend", { params })), t.resent);
  };
}
