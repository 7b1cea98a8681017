// What this room asks the hub.
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useAskAnew, useAsked } from "@/parts";

type Shapes = components["schemas"];
export type Proof = Shapes["ProofShown"];
export type Facts = Shapes["SetupFacts"];

const KEPT = [["domain"]];

export function useProofs() {
  return useAsked(["domain", "proofs"], (signal) => take(api.GET("/office/api/proofs", { signal })));
}

export function useFacts() {
  return useAsked(["domain", "facts"], (signal) => take(api.GET("/office/api/setup/facts", { signal })));
}

export function useChanged() {
  return useAskAnew(KEPT);
}
