// A role of one's own: its names and the matrix of its permissions.
import { useQueryClient } from "@tanstack/react-query";
import { App, Checkbox, Segmented, Skeleton } from "antd";
import { useEffect, useState } from "react";
import { api, take } from "@/api/client";
import type { ApiProblem } from "@/api/problem";
import { useWords } from "@/frame/language";
import { type Proof, ProofDialog, rowsOf, TextField } from "@/parts";
import { grouped, type Permission, type Realm, type Role, usePermissions } from "./asked";
import "./roles.css";
import { words } from "./words";

export interface Draft {
  realm: Realm;
  role?: Role; // the one that is changed; none: a new one
  permissions: string[];
}

const NONE = { realm: "office" as Realm, name: "", zh: "", en: "", chosen: new Set<string>() };

export function RoleEditor({ draft, close }: { draft: Draft | undefined; close: () => void }) {
  const t = useWords(words);
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form, setForm] = useState(NONE);
  const put = (change: Partial<typeof NONE>) => setForm((kept) => ({ ...kept, ...change }));
  const permissions = usePermissions(form.realm);
  useEffect(() => {
    if (!draft) return;
    const { realm, role } = draft;
    const names = { name: role?.name ?? "", zh: role?.label_zh ?? "", en: role?.label_en ?? "" };
    setForm({ realm, ...names, chosen: new Set(draft.permissions) });
  }, [draft]);
  const save = async (proof: Proof) => {
    const { realm, name, zh, en, chosen } = form;
    const body = { label_zh: zh, label_en: en, permissions: [...chosen], proof };
    const saved = await take(api.PUT("/office/api/roles/{realm}/{name}", { params: { path: { realm, name } }, body }));
    message.success(saved.accounts > 0 ? t.savedNow(saved.accounts) : t.saved);
    await queries.invalidateQueries({ queryKey: rowsOf("roles") });
  };
  return (
    <ProofDialog
      open={!!draft}
      title={draft?.role ? `${t.edit} ${draft.role.label}` : t.add}
      ok={t.save}
      width={960}
      ready={form.name !== "" && form.zh.trim() !== "" && form.en.trim() !== ""}
      shown={["name", "label_zh", "label_en"]}
      onClose={close}
      onProof={save}
    >
      {(problem) => (
        <>
          {draft && !draft.role && (
            <div>
              <Segmented<Realm>
                value={form.realm}
                aria-label={t.realm}
                options={[
                  { value: "office", label: t.office },
                  { value: "portal", label: t.portal },
                ]}
                onChange={(realm) => put({ realm, chosen: new Set() })}
              />
            </div>
          )}
          <Names form={form} put={put} fresh={!draft?.role} problem={problem} />
          <div className="soft" aria-live="polite">
            {t.chosen(form.chosen.size)}
          </div>
          {permissions ? (
            <Matrix permissions={permissions} chosen={form.chosen} change={(chosen) => put({ chosen })} />
          ) : (
            <Skeleton active title={false} />
          )}
        </>
      )}
    </ProofDialog>
  );
}

interface NamesProps {
  form: typeof NONE;
  put: (change: Partial<typeof NONE>) => void;
  fresh: boolean;
  problem: ApiProblem | undefined;
}

function Names({ form, put, fresh, problem }: NamesProps) {
  const t = useWords(words);
  return (
    <div className="role-names">
      <TextField
        label={t.labelZh}
        required
        error={problem?.of("label_zh")}
        maxLength={32}
        value={form.zh}
        onChange={(typed) => put({ zh: typed })}
      />
      <TextField
        label={t.labelEn}
        required
        error={problem?.of("label_en")}
        maxLength={32}
        value={form.en}
        onChange={(typed) => put({ en: typed })}
      />
      {fresh && (
        <TextField
          label={t.name}
          required
          note={t.nameNote}
          error={problem?.of("name")}
          className="mono"
          autoComplete="off"
          maxLength={32}
          value={form.name}
          onChange={(typed) => put({ name: typed })}
        />
      )}
    </div>
  );
}

interface MatrixProps {
  permissions: Permission[];
  chosen: Set<string>;
  change: (chosen: Set<string>) => void;
}

function Matrix({ permissions, chosen, change }: MatrixProps) {
  const t = useWords(words);
  const put = (names: string[], on: boolean) => {
    const next = new Set(chosen);
    for (const name of names) {
      if (on) next.add(name);
      else next.delete(name);
    }
    change(next);
  };
  return (
    <div className="matrix">
      {grouped(permissions).map(([group, every]) => {
        const free = every.filter((one) => one.mine).map((one) => one.name);
        const on = every.filter((one) => chosen.has(one.name)).length;
        return (
          <fieldset key={group} className="matrix-group">
            <legend>
              <Checkbox
                checked={on === every.length}
                indeterminate={on > 0 && on < every.length}
                disabled={free.length === 0}
                aria-label={t.group(group)}
                onChange={(event) => put(free, event.target.checked)}
              >
                {group}
              </Checkbox>
            </legend>
            {every.map((one) => (
              <Checkbox
                key={one.name}
                checked={chosen.has(one.name)}
                disabled={!one.mine}
                title={one.mine ? undefined : t.notYours}
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
