// One role: looked at, or edited with its matrix of permissions.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Checkbox, Input, Skeleton } from "antd";
import { useEffect, useState } from "react";
import { api, take } from "@/api/client";
import { useLanguage, useWords } from "@/frame/language";
import { Empty, FormDialog, Labelled, ProblemNote, rowsOf } from "@/parts";
import type { Realm, Role } from "./page";
import { grouped, type Permission, usePermissions } from "./permissions";
import "./roles.css";
import { words } from "./words";

export interface Draft {
  realm: Realm;
  role?: Role; // the one that is changed; none: a new one
  permissions: string[];
}

export function RoleShown({ realm, name }: { realm: Realm; name: string }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const permissions = usePermissions(realm);
  const { data, error } = useQuery({
    queryKey: ["roles", realm, language],
    queryFn: () => take(api.GET("/office/api/roles", { params: { query: { realm } } })),
  });
  if (error) return <ProblemNote problem={error} />;
  if (!data || !permissions) return <Skeleton active />;
  const role = data.rows.find((row) => row.name === name);
  if (!role) return <Empty title={t.gone} />;
  return (
    <div className="stack">
      <h3>{role.label}</h3>
      {role.built_in && <p className="soft flat">{t.builtInNote}</p>}
      <Matrix permissions={permissions} chosen={new Set(role.permissions)} />
    </div>
  );
}

export function RoleEditor({ draft, close }: { draft: Draft | undefined; close: () => void }) {
  const t = useWords(words);
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [name, setName] = useState("");
  const [zh, setZh] = useState("");
  const [en, setEn] = useState("");
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  const permissions = usePermissions(draft?.realm ?? "office");
  useEffect(() => {
    setName(draft?.role?.name ?? "");
    setZh(draft?.role?.label_zh ?? "");
    setEn(draft?.role?.label_en ?? "");
    setChosen(new Set(draft?.permissions ?? []));
  }, [draft]);
  const save = async () => {
    const realm = draft?.realm ?? "office";
    const body = { label_zh: zh, label_en: en, permissions: [...chosen] };
    const saved = await take(api.PUT("/office/api/roles/{realm}/{name}", { params: { path: { realm, name } }, body }));
    message.success(saved.accounts > 0 ? t.savedNow(saved.accounts) : t.saved);
    await queries.invalidateQueries({ queryKey: rowsOf(`roles of ${realm}`) });
    await queries.invalidateQueries({ queryKey: ["roles"] });
  };
  return (
    <FormDialog
      open={!!draft}
      title={draft?.role ? `${t.edit} ${draft.role.label}` : t.add}
      ok={t.save}
      width={760}
      ready={name !== "" && zh.trim() !== "" && en.trim() !== ""}
      shown={["name", "label_zh", "label_en"]}
      onClose={close}
      send={save}
    >
      {(problem) => (
        <>
          <div className="role-names">
            <Labelled label={t.labelZh} required error={problem?.of("label_zh")}>
              {(field) => (
                <Input {...field} maxLength={32} value={zh} onChange={(event) => setZh(event.target.value)} />
              )}
            </Labelled>
            <Labelled label={t.labelEn} required error={problem?.of("label_en")}>
              {(field) => (
                <Input {...field} maxLength={32} value={en} onChange={(event) => setEn(event.target.value)} />
              )}
            </Labelled>
          </div>
          {!draft?.role && (
            <Labelled label={t.name} required note={t.nameNote} error={problem?.of("name")}>
              {(field) => (
                <Input
                  {...field}
                  className="mono"
                  autoComplete="off"
                  maxLength={32}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                />
              )}
            </Labelled>
          )}
          <div className="soft" aria-live="polite">
            {t.chosen(chosen.size)}
          </div>
          {permissions ? (
            <Matrix permissions={permissions} chosen={chosen} change={setChosen} />
          ) : (
            <Skeleton active title={false} />
          )}
        </>
      )}
    </FormDialog>
  );
}

interface MatrixProps {
  permissions: Permission[];
  chosen: Set<string>;
  change?: (chosen: Set<string>) => void; // none: to be looked at
}

function Matrix({ permissions, chosen, change }: MatrixProps) {
  const t = useWords(words);
  const put = (names: string[], on: boolean) => {
    const next = new Set(chosen);
    for (const name of names) on ? next.add(name) : next.delete(name);
    change?.(next);
  };
  return (
    <div className="matrix">
      {grouped(permissions).map(([group, every]) => {
        const free = every.filter((one) => one.mine).map((one) => one.name);
        const on = every.filter((one) => chosen.has(one.name)).length;
        return (
          <fieldset key={group} className="matrix-group">
            <legend>
              {change ? (
                <Checkbox
                  checked={on === every.length}
                  indeterminate={on > 0 && on < every.length}
                  disabled={free.length === 0}
                  aria-label={t.group(group)}
                  onChange={(event) => put(free, event.target.checked)}
                >
                  {group}
                </Checkbox>
              ) : (
                group
              )}
            </legend>
            {every.map((one) => (
              <Checkbox
                key={one.name}
                checked={chosen.has(one.name)}
                disabled={!change || !one.mine}
                title={change && !one.mine ? t.notYours : one.name}
                onChange={(event) => put([one.name], event.target.checked)}
              >
                {one.label}
              </Checkbox>
            ))}
          </fieldset>
        );
      })}
    </div>
  );
}
