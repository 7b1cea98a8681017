// What the page of roles asks the hub: roles of both realms, and everything that can be permitted.
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useAsked } from "@/parts";

export type Permission = components["schemas"]["PermissionRow"];
export type Role = components["schemas"]["RoleRow"];
export type Realm = Role["realm"];

/** The roles of both realms, those of the office first. */
export async function everyRole(): Promise<{ rows: Role[] }> {
  const of = (realm: Realm) => take(api.GET("/office/api/roles", { params: { query: { realm } } }));
  const found = await Promise.all([of("office"), of("portal")]);
  return { rows: found.flatMap(({ rows }) => rows) };
}

export function usePermissions(realm: Realm): Permission[] | undefined {
  const params = { query: { realm } };
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/permissions", { params, signal }));
  return useAsked(["permissions", realm], ask).data?.rows;
}

/** The permissions by their groups, in the order of the menu. */
export function grouped(permissions: Permission[]): [group: string, permissions: Permission[]][] {
  const groups = new Map<string, Permission[]>();
  for (const one of permissions) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  return [...groups];
}
