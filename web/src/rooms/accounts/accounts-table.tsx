// Accounts with everything that an administrator does to them.
import { Tooltip } from "antd";
import { useState } from "react";
import { useWords } from "@/frame/language";
import {
  type Action,
  type Column,
  DataTable,
  DetailDrawer,
  Enabled,
  type Filter,
  finds,
  Moment,
  moment,
  momentColumn,
  NewButton,
  type Query,
  rowsOf,
  State,
  useAct,
  useAskAnew,
  useConfirm,
  useDetail,
} from "@/parts";
import type { Account, Desk, Given, What } from "./desk";
import { AddDialog, EditDialog, EnableDialog, GivenDialog, ResetDialog } from "./dialogs";
import { useRoles } from "./roles";
import { Sessions } from "./sessions";
import { words } from "./words";

export function AccountsTable({ desk, scope }: { desk: Desk; scope?: string }) {
  const t = useWords(words);
  const roles = useRoles(desk.roles);
  const detail = useDetail("account");
  const [editing, setEditing] = useState<Account>();
  const [resetting, setResetting] = useState<{ account: Account; what: What }>();
  const [enabling, setEnabling] = useState<Account>();
  const [given, setGiven] = useState<Given>();
  const again = useAskAnew([rowsOf(desk.id)]);
  const actions = useActions(desk, { edit: setEditing, enable: setEnabling, reset: setResetting, again });
  const filters: Filter[] = [
    { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 220 },
    { kind: "select", name: "role", label: t.role, options: roles },
    {
      kind: "select",
      name: "state",
      label: t.state,
      options: [
        { value: "on", label: t.on },
        { value: "off", label: t.off },
      ],
    },
  ];
  return (
    <>
      <DataTable
        id={desk.id}
        title={t.title}
        rowKey={(row) => row.id}
        load={desk.list}
        filters={filters}
        scope={scope}
        match={matches}
        columns={useColumns()}
        tone={(row) => (row.enabled ? undefined : "off")}
        onOpen={(row) => detail.open(row.id)}
        openLabel={t.sessions}
        actions={actions}
        empty={{ title: t.none, text: t.noneNext }}
      />
      <DetailDrawer detail={detail} title={t.sessions} size={520}>
        {(id) => <Sessions desk={desk} id={Number(id)} />}
      </DetailDrawer>
      <EditDialog desk={desk} roles={roles} account={editing} close={() => setEditing(undefined)} again={again} />
      <EnableDialog desk={desk} account={enabling} close={() => setEnabling(undefined)} again={again} />
      <ResetDialog desk={desk} wanted={resetting} close={() => setResetting(undefined)} done={setGiven} again={again} />
      <GivenDialog given={given} close={() => setGiven(undefined)} />
    </>
  );
}

/** The button for another account, and the dialogs that it leads through. */
export function NewAccount({ desk }: { desk: Desk }) {
  const t = useWords(words);
  const roles = useRoles(desk.roles);
  const again = useAskAnew([rowsOf(desk.id)]);
  const [adding, setAdding] = useState(false);
  const [given, setGiven] = useState<Given>();
  return (
    <>
      <NewButton onClick={() => setAdding(true)}>{t.add}</NewButton>
      <AddDialog desk={desk} roles={roles} open={adding} close={() => setAdding(false)} made={setGiven} again={again} />
      <GivenDialog given={given} close={() => setGiven(undefined)} />
    </>
  );
}

function matches(row: Account, query: Query): boolean {
  return (
    finds(query, row.username, row.name) &&
    (!query.role || row.role === query.role) &&
    (!query.state || row.enabled === (query.state === "on"))
  );
}

function useColumns(): Column<Account>[] {
  const t = useWords(words);
  const yes = (flag: boolean, good: string, not: string) => (
    <State tone={flag ? "good" : "off"}>{flag ? good : not}</State>
  );
  return [
    {
      key: "username",
      title: t.username,
      essential: true,
      render: (row) => (
        <span className="row">
          <span>{row.username}</span>
          {row.own && <State tone="info">{t.you}</State>}
        </span>
      ),
      text: (row) => row.username,
    },
    { key: "name", title: t.name, text: (row) => (row.name === row.username ? "" : row.name) },
    { key: "role", title: t.role, text: (row) => row.role_label },
    {
      key: "state",
      title: t.state,
      card: "side",
      render: (row) =>
        row.locked_until && row.enabled ? (
          <Tooltip title={`${t.lockedUntil} ${moment(row.locked_until)}`}>
            <span>
              <State tone="warn">{t.locked}</State>
            </span>
          </Tooltip>
        ) : (
          <Enabled of={row.enabled} />
        ),
      text: (row) => (row.enabled ? t.on : t.off),
    },
    {
      key: "bound",
      title: t.authenticator,
      render: (row) => yes(row.bound, t.bound, t.unbound),
      text: (row) => (row.bound ? t.bound : t.unbound),
    },
    {
      key: "payment",
      title: t.payment,
      render: (row) => yes(row.has_payment_password, t.isSet, t.notSet),
      text: (row) => (row.has_payment_password ? t.isSet : t.notSet),
    },
    {
      key: "seen",
      title: t.seen,
      render: (row) =>
        row.last_seen_at ? <Moment value={row.last_seen_at} /> : <span className="soft">{t.never}</span>,
      text: (row) => (row.last_seen_at ? moment(row.last_seen_at) : t.never),
    },
    momentColumn("created_at", t.created, { key: "created", hidden: true }),
  ];
}

interface Doing {
  edit: (account: Account) => void;
  enable: (account: Account) => void;
  reset: (wanted: { account: Account; what: What }) => void;
  again: () => Promise<unknown>;
}

function useActions(desk: Desk, doing: Doing): (row: Account) => (Action | false)[] {
  const t = useWords(words);
  const confirm = useConfirm();
  const act = useAct(doing.again);
  const turn = async (account: Account) => {
    if (!account.enabled) return doing.enable(account);
    const question = { title: t.disableAsk(account.username), text: t.disableWhy, ok: t.disable, danger: true };
    if (!(await confirm(question))) return;
    await act(() => desk.edit(account.id, { enabled: false }), t.disabled);
  };
  return (account) => {
    if (!desk.may) return [];
    const reset = (what: What, label: string): Action => ({
      key: what,
      label,
      onClick: () => doing.reset({ account, what }),
    });
    return [
      { key: "edit", label: t.edit, onClick: () => doing.edit(account) },
      reset("password", t.resetPassword),
      account.bound && reset("authenticator", t.resetAuthenticator),
      account.has_payment_password && reset("payment_password", t.resetPayment),
      {
        key: "turn",
        label: account.enabled ? t.disable : t.enable,
        danger: account.enabled,
        disabled: account.own,
        why: t.notYourself,
        onClick: () => void turn(account),
      },
    ];
  };
}
