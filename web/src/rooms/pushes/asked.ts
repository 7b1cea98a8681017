// What this room asks the hub, and what is asked anew when a push is handled again.
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { type Proof, rowsOf, useAct, useAskAnew, useAsked } from "@/parts";
import { words } from "./words";

type Shapes = components["schemas"];
export type Row = Shapes["PushRow"];
export type Story = Shapes["PushStory"];
export type Credential = Shapes["CredentialRow"];
export type Address = Shapes["PushAddress"];

const KEPT = [rowsOf("pushes"), ["push"]];
const LENT = [["credentials"]];

export function useChoices() {
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/pushes/choices", { signal }));
  return useAsked(["push-choices"], ask, { staleTime: 60_000 });
}

export function useAddresses() {
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/pushes/addresses", { signal }));
  return useAsked(["push-addresses"], ask, { refetchInterval: 10_000 });
}

export function useCredentials() {
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/credentials", { signal }));
  return useAsked(["credentials"], ask, { refetchInterval: 30_000 });
}

/** Gets another one; the dialog shows why it can't be. */
export function useRenewal(): (row: Credential, proof: Proof) => Promise<void> {
  const anew = useAskAnew(LENT);
  return async ({ application, kind }, proof) => {
    await take(api.POST("/office/api/credentials/renew", { body: { application, kind, proof } }));
    await anew();
  };
}

export function useStory(id: string) {
  const params = { path: { push_id: Number(id) } };
  return useAsked(["push", id], (signal) => take(api.GET("/office/api/pushes/{push_id}", { params, signal })), {
    refetchInterval: ({ state }) => (soon(state.data) ? 1500 : false),
  });
}

/** Whether it is about to be handled. */
function soon(story: Story | undefined): boolean {
  return story?.next_at != null && Date.parse(story.next_at) < Date.now() + 15_000;
}

/** Hands a push on once more. */
export function useAgain(): (row: { id: number }) => Promise<void> {
  const t = useWords(words);
  const act = useAct(useAskAnew(KEPT));
  return async ({ id }) => {
    const params = { path: { push_id: id } };
    await act(() => take(api.POST("/office/api/pushes/{push_id}/again", { params })), t.againDone);
  };
}
