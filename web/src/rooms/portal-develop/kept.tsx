// What the steps of this page share: the settings, and the private key, which lives in this page's memory only.
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import type { paths } from "@/api/schema";

export type Settings = paths["/portal/api/develop"]["get"]["responses"]["200"]["content"]["application/json"];
export type PublicKey = NonNullable<Settings["public_key"]>;

interface Kept {
  settings: Settings;
  put: (settings: Settings) => void; // after a change: what the hub answered
  reread: () => void;
  privateKey: string;
  keep: (privateKey: string) => void;
}

export const DEVELOP = ["develop"];
const Held = createContext<Kept | undefined>(undefined);

export function Keep({ settings, children }: { settings: Settings; children: ReactNode }) {
  const queries = useQueryClient();
  const [privateKey, keep] = useState("");
  const value = useMemo<Kept>(
    () => ({
      settings,
      put: (told) => queries.setQueryData(DEVELOP, told),
      reread: () => void queries.invalidateQueries({ queryKey: DEVELOP }),
      privateKey,
      keep,
    }),
    [settings, queries, privateKey],
  );
  return <Held.Provider value={value}>{children}</Held.Provider>;
}

export function useKept(): Kept {
  const kept = useContext(Held);
  if (!kept) throw new Error("outside of Keep");
  return kept;
}
