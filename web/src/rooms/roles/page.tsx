// 角色: named sets of permissions of both realms.
import { useState } from "react";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  type Action,
  DataTable,
  DetailDrawer,
  NewButton,
  Page,
  rowsOf,
  State,
  useAct,
  useAskAnew,
  useConfirm,
  useDetail,
} from "@/parts";
import { everyRole, type Role, usePermissions } from "./asked";
import { type Draft, RoleEditor } from "./editor";
import { RoleShown } from "./shown";
import { words } from "./words";

export default function Roles() {
  const t = useWords(words);
  const may = useMay()("account.edit");
  const detail = useDetail("role");
  const [draft, setDraft] = useState<Draft>();
  const totals = { office: usePermissions("office")?.length, portal: usePermissions("portal")?.length };
  const actions = useActions(setDraft);
  const realms = [
    { value: "office", label: t.office },
    { value: "portal", label: t.portal },
  ];
  const permissions = ({ realm, permissions: { length } }: Role) =>
    length === totals[realm] ? t.all : t.some(length, totals[realm] ?? length);
  const add = may && <NewButton onClick={() => setDraft({ realm: "office", permissions: [] })}>{t.add}</NewButton>;
  return (
    <Page title={t.title} intro={t.intro} extra={add}>
      <DataTable
        id="roles"
        title={t.title}
        rowKey={(row) => `${row.realm}/${row.name}`}
        load={everyRole}
        filters={[{ kind: "select", name: "realm", label: t.realm, options: realms }]}
        match={(row, query) => !query.realm || row.realm === query.realm}
        columns={[
          { key: "label", title: t.label, essential: true },
          { key: "name", title: t.name, face: "code" },
          { key: "realm", title: t.realm, text: (row) => (row.realm === "office" ? t.office : t.portal) },
          { key: "permissions", title: t.permissions, text: permissions },
          { key: "accounts", title: t.accounts, align: "right", text: (row) => String(row.accounts) },
          {
            key: "kind",
            title: t.kind,
            card: "side",
            render: (row) => <State tone={row.built_in ? "off" : "info"}>{row.built_in ? t.builtIn : t.own}</State>,
            text: (row) => (row.built_in ? t.builtIn : t.own),
          },
        ]}
        onOpen={(row) => detail.open(`${row.realm}/${row.name}`)}
        actions={may ? actions : undefined}
      />
      <DetailDrawer detail={detail} title={t.one} size={640}>
        {(id) => <RoleShown id={id} />}
      </DetailDrawer>
      <RoleEditor draft={draft} close={() => setDraft(undefined)} />
    </Page>
  );
}

const KEPT = [rowsOf("roles")];

function useActions(begin: (draft: Draft) => void): (row: Role) => (Action | false)[] {
  const t = useWords(words);
  const confirm = useConfirm();
  const act = useAct(useAskAnew(KEPT));
  const remove = async ({ realm, name, label }: Role) => {
    if (!(await confirm({ title: t.removeAsk(label), ok: t.remove, danger: true }))) return;
    const params = { path: { realm, name } };
    await act(() => take(api.DELETE("/office/api/roles/{realm}/{name}", { params })), t.removed);
  };
  return (role) => {
    const { realm, permissions } = role;
    return [
      !role.built_in && { key: "edit", label: t.edit, onClick: () => begin({ realm, role, permissions }) },
      { key: "copy", label: t.copy, onClick: () => begin({ realm, permissions }) },
      !role.built_in && {
        key: "remove",
        label: t.remove,
        danger: true,
        disabled: role.accounts > 0,
        why: t.inUse,
        onClick: () => void remove(role),
      },
    ];
  };
}
