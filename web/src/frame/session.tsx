// Who is signed in: asked once, remembered, forgotten as soon as the hub no longer knows them.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo } from "react";
import { keepCsrf, onSignedOut, take, twin } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import type { components } from "@/api/schema";

export type Me = components["schemas"]["Me"];

export interface Session {
  me: Me | null; // null: nobody
  may: (permission: string) => boolean;
  again: () => Promise<void>; // asks the hub once more who is signed in
  signOut: () => Promise<void>;
}

const KEY = ["me"];
const Sitting = createContext<Session | undefined>(undefined);

async function who(): Promise<Me | null> {
  try {
    const me = await take(twin.GET("/office/api/me"));
    if (me) keepCsrf(me.csrf);
    return me;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null;
    throw error;
  }
}

export function SessionProvider({
  children,
  waiting,
  failed,
}: {
  children: ReactNode;
  waiting: ReactNode;
  failed: (error: Error, again: () => void) => ReactNode;
}) {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: who, staleTime: Number.POSITIVE_INFINITY });

  const forget = useCallback(() => {
    keepCsrf("");
    queries.setQueryData(KEY, null);
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] });
  }, [queries]);
  useEffect(() => onSignedOut(forget), [forget]);

  const session = useMemo<Session>(() => {
    const permissions = new Set(data?.permissions);
    return {
      me: data ?? null,
      may: (permission) => permissions.has(permission),
      again: async () => {
        await refetch();
      },
      signOut: async () => {
        await take(twin.POST("/office/api/signout")).catch(() => undefined);
        forget();
      },
    };
  }, [data, refetch, forget]);

  if (data === undefined) return error ? failed(error, refetch) : waiting;
  return <Sitting.Provider value={session}>{children}</Sitting.Provider>;
}

export function useSession(): Session {
  const session = useContext(Sitting);
  if (!session) throw new Error("outside of SessionProvider");
  return session;
}

/** The account that is signed in; only below the shell, where there is one. */
export function useMe(): Me {
  const { me } = useSession();
  if (!me) throw new Error("nobody is signed in");
  return me;
}

/** `const may = useMay(); may("payment.close") && <Button …/>`. */
export function useMay(): (permission: string) => boolean {
  return useSession().may;
}
