// Everything that can be permitted in a realm, in groups.
import { useQuery } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useLanguage } from "@/frame/language";

export type Permission = components["schemas"]["PermissionRow"];

export function usePermissions(realm: "office" | "portal"): Permission[] | undefined {
  const { language } = useLanguage();
  const { data } = useQuery({
    queryKey: ["permissions", realm, language],
    queryFn: () => take(api.GET("/office/api/permissions", { params: { query: { realm } } })),
  });
  return data?.rows;
}

/** The permissions by their groups, in the order of the menu. */
export function grouped(permissions: Permission[]): [group: string, permissions: Permission[]][] {
  const groups = new Map<string, Permission[]>();
  for (const one of permissions) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  return [...groups];
}
