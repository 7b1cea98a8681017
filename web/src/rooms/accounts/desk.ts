// The same work on accounts of the office and of a merchant's portal: which routes are asked.
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import type { Proof } from "@/parts";

type Shapes = components["schemas"];
export type Account = Shapes["AccountRow"];
export type Seat = Shapes["SessionRow"];
export type Given = Shapes["AccountGiven"];
export type What = Shapes["AccountReset"]["what"];
export type Edit = Shapes["AccountEdit"];

export interface Desk {
  id: string; // of the table
  roles: "office" | "portal";
  may: boolean;
  list: () => Promise<{ rows: Account[] }>;
  add: (form: { username: string; name: string; role: string; proof: Proof }) => Promise<Given>;
  edit: (id: number, form: Edit) => Promise<unknown>;
  reset: (id: number, what: What, proof: Proof) => Promise<Given>;
  sessions: (id: number) => Promise<{ rows: Seat[] }>;
  end: (id: number, session: number) => Promise<unknown>;
  endAll: (id: number) => Promise<unknown>;
}

export function officeDesk(may: boolean): Desk {
  const one = (account_id: number) => ({ params: { path: { account_id } } });
  return {
    id: "accounts",
    roles: "office",
    may,
    list: () => take(api.GET("/office/api/accounts")),
    add: (body) => take(api.POST("/office/api/accounts", { body })),
    edit: (id, body) => take(api.PATCH("/office/api/accounts/{account_id}", { ...one(id), body })),
    reset: (id, what, proof) =>
      take(api.POST("/office/api/accounts/{account_id}/reset", { ...one(id), body: { what, proof } })),
    sessions: (id) => take(api.GET("/office/api/accounts/{account_id}/sessions", one(id))),
    end: (account_id, session_id) =>
      take(
        api.DELETE("/office/api/accounts/{account_id}/sessions/{session_id}", {
          params: { path: { account_id, session_id } },
        }),
      ),
    endAll: (id) => take(api.DELETE("/office/api/accounts/{account_id}/sessions", one(id))),
  };
}

export function merchantDesk(merchant_id: string, may: boolean): Desk {
  const all = { params: { path: { merchant_id } } };
  const one = (account_id: number) => ({ params: { path: { merchant_id, account_id } } });
  return {
    id: `accounts of ${merchant_id}`,
    roles: "portal",
    may,
    list: () => take(api.GET("/office/api/merchants/{merchant_id}/accounts", all)),
    add: (body) => take(api.POST("/office/api/merchants/{merchant_id}/accounts", { ...all, body })),
    edit: (id, body) =>
      take(api.PATCH("/office/api/merchants/{merchant_id}/accounts/{account_id}", { ...one(id), body })),
    reset: (id, what, proof) =>
      take(
        api.POST("/office/api/merchants/{merchant_id}/accounts/{account_id}/reset", {
          ...one(id),
          body: { what, proof },
        }),
      ),
    sessions: (id) => take(api.GET("/office/api/merchants/{merchant_id}/accounts/{account_id}/sessions", one(id))),
    end: (account_id, session_id) =>
      take(
        api.DELETE("/office/api/merchants/{merchant_id}/accounts/{account_id}/sessions/{session_id}", {
          params: { path: { merchant_id, account_id, session_id } },
        }),
      ),
    endAll: (id) => take(api.DELETE("/office/api/merchants/{merchant_id}/accounts/{account_id}/sessions", one(id))),
  };
}
