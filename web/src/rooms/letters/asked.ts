// What this room asks the hub, and what is asked anew after an edit.
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useAskAnew, useAsked } from "@/parts";
import { DRAFT } from "@/rooms/channels/asked";

type Shapes = components["schemas"];
export type Letter = Shapes["LetterShown"];
export type LetterEdit = Shapes["LetterEdit"];
export type Sender = Shapes["LetterChannel"];
export type LetterList = Shapes["LetterList"];
export type Checked = Shapes["LetterChecked"];
export type Diff = Shapes["LetterDiff"];
export type Tested = Shapes["LetterTested"];
export const TEXTED = "sms"; // the kind that goes as a text message

export function useLetters() {
  return useAsked(["letters"], (signal) => take(api.GET("/office/api/letters", { signal })));
}

const KEPT = [...DRAFT, ["letters"]];
export const useLettersChanged = () => useAskAnew(KEPT);

export function useMerchants() {
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/messages/choices", { signal }));
  return useAsked(["message-choices"], ask, { staleTime: 30_000 });
}

export async function saveLetter(kind: string, body: LetterEdit): Promise<void> {
  await take(api.PUT("/office/api/letters/{kind}", { params: { path: { kind } }, body }));
}

export async function checkLetters(draft: boolean): Promise<Checked[]> {
  return (await take(api.POST("/office/api/letters/check", { body: { draft } }))).rows;
}

export async function testLetter(kind: string, body: Shapes["LetterTest"]): Promise<Tested> {
  return take(api.POST("/office/api/letters/{kind}/test", { params: { path: { kind } }, body }));
}

/** What the hub would be sent to leave a kind as it is. */
export function asIs(row: Letter): LetterEdit {
  const { mark: expect, enabled, channel_id, template, shape, title, text, names, first, remark } = row;
  const { url, mini_app, mini_page } = row;
  return { expect, enabled, channel_id, template, shape, title, text, names, first, remark, url, mini_app, mini_page };
}
