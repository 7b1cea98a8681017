// The work on the merchant's own accounts: which routes are asked.
import { api, take } from "@/api/client";
import type { Desk } from "../accounts/desk";

const one = (account_id: number) => ({ params: { path: { account_id } } });

export const desk: Desk = {
  id: "portal-accounts",
  roles: "portal",
  may: true, // the page itself needs the permission
  list: () => take(api.GET("/portal/api/accounts")),
  add: (body) => take(api.POST("/portal/api/accounts", { body })),
  edit: (id, body) => take(api.PATCH("/portal/api/accounts/{account_id}", { ...one(id), body })),
  reset: (id, what, proof) =>
    take(api.POST("/portal/api/accounts/{account_id}/reset", { ...one(id), body: { what, proof } })),
  sessions: (id) => take(api.GET("/portal/api/accounts/{account_id}/sessions", one(id))),
  end: (account_id, session_id) =>
    take(
      api.DELETE("/portal/api/accounts/{account_id}/sessions/{session_id}", {
        params: { path: { account_id, session_id } },
      }),
    ),
  endAll: (id) => take(api.DELETE("/portal/api/accounts/{account_id}/sessions", one(id))),
};
