// 角色: named sets of permissions of both realms.
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Segmented } from "antd";
import { useState } from "react";
import { api, take } from "@/api/client";
import { problemOf } from "@/api/problem";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { type Action, DataTable, DetailDrawer, Page, rowsOf, State, useAddress, useConfirm, useDetail } from "@/parts";
import { usePermissions } from "./permissions";
import { type Draft, RoleEditor, RoleShown } from "./role";
import { words } from "./words";

export type Role = components["schemas"]["RoleRow"];
export type Realm = Role["realm"];

export default function Roles() {
  const t = useWords(words);
  const may = useMay()("account.edit");
  const [values, put] = useAddress();
  const realm: Realm = values.get("realm") === "portal" ? "portal" : "office";
  const detail = useDetail("role");
  const [draft, setDraft] = useState<Draft>();
  const total = usePermissions(realm)?.length;
  const id = `roles of ${realm}`;
  const actions = useActions(realm, setDraft);
  return (
    <Page title={t.title} intro={t.intro}>
      <DataTable
        id={id}
        title={t.title}
        rowKey={(row) => row.name}
        load={() => take(api.GET("/office/api/roles", { params: { query: { realm } } }))}
        match={() => true}
        columns={[
          { key: "label", title: t.label, essential: true },
          { key: "name", title: t.name, render: (row) => <code>{row.name}</code>, text: (row) => row.name },
          {
            key: "permissions",
            title: t.permissions,
            text: (row) =>
              row.permissions.length === total
                ? t.all
                : t.some(row.permissions.length, total ?? row.permissions.length),
          },
          { key: "accounts", title: t.accounts, text: (row) => t.people(row.accounts) },
          {
            key: "kind",
            title: t.kind,
            card: "side",
            render: (row) => <State tone={row.built_in ? "off" : "info"}>{row.built_in ? t.builtIn : t.own}</State>,
            text: (row) => (row.built_in ? t.builtIn : t.own),
          },
        ]}
        onOpen={(row) => detail.open(row.name)}
        actions={may ? actions : undefined}
        summary={
          <Segmented<Realm>
            value={realm}
            options={[
              { value: "office", label: t.office },
              { value: "portal", label: t.portal },
            ]}
            onChange={(value) => put({ realm: value === "office" ? undefined : value, role: undefined })}
          />
        }
        toolbar={
          may && (
            <Button type="primary" onClick={() => setDraft({ realm, permissions: [] })}>
              {t.add}
            </Button>
          )
        }
      />
      <DetailDrawer detail={detail} title={t.permissions} size={640}>
        {(name) => <RoleShown realm={realm} name={name} />}
      </DetailDrawer>
      <RoleEditor draft={draft} close={() => setDraft(undefined)} />
    </Page>
  );
}

function useActions(realm: Realm, begin: (draft: Draft) => void): (row: Role) => (Action | false)[] {
  const t = useWords(words);
  const confirm = useConfirm();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const remove = async (role: Role) => {
    if (!(await confirm({ title: t.removeAsk(role.label), ok: t.remove, danger: true }))) return;
    try {
      await take(api.DELETE("/office/api/roles/{realm}/{name}", { params: { path: { realm, name: role.name } } }));
      message.success(t.removed);
      await queries.invalidateQueries({ queryKey: rowsOf(`roles of ${realm}`) });
    } catch (failed) {
      message.error(problemOf(failed).message);
    }
  };
  return (role) => [
    !role.built_in && {
      key: "edit",
      label: t.edit,
      onClick: () => begin({ realm, role, permissions: role.permissions }),
    },
    { key: "copy", label: t.copy, onClick: () => begin({ realm, permissions: role.permissions }) },
    !role.built_in && {
      key: "remove",
      label: t.remove,
      danger: true,
      disabled: role.accounts > 0,
      why: t.inUse,
      onClick: () => void remove(role),
    },
  ];
}
