// The roles that an account may have, in the reader's language.
import { api, realm as here, take } from "@/api/client";
import { type Option, useAsked } from "@/parts";

/** Roles of the office, or of portals (which those who manage merchants may read, too). */
export function useRoles(realm: "office" | "portal"): Option[] | undefined {
  const ask = async (): Promise<Option[]> => {
    if (here === "portal") {
      const { rows } = await take(api.GET("/portal/api/roles"));
      return rows.map((role) => ({ value: role.name, label: role.label }));
    }
    if (realm === "portal") return (await take(api.GET("/office/api/merchant-choices"))).roles;
    const { rows } = await take(api.GET("/office/api/roles", { params: { query: { realm } } }));
    return rows.map((role) => ({ value: role.name, label: role.label }));
  };
  return useAsked(["role-options", realm], ask).data;
}
