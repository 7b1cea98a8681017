// Editing a channel: its number, its words and its settings as one form, drawn from what its code declares.
import { Alert, App, Skeleton } from "antd";
import { useMemo, useState } from "react";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import {
  type Changes,
  Conflict,
  DetailDrawer,
  isConflict,
  ProblemNote,
  type SchemaField,
  SchemaForm,
  type useDetail,
} from "@/parts";
import { type ChannelDetail, type ChannelForm, useChanged, useChannel, useChannelForm } from "./asked";
import { Reveal } from "./reveal";
import { words } from "./words";

const OWN = ["MERCHANT_NO", "name", "remark", "enabled"] as const;

export function EditDrawer({ detail, done }: { detail: ReturnType<typeof useDetail>; done?: () => void }) {
  const t = useWords(words);
  return (
    <DetailDrawer detail={detail} title={t.editTitle} size={760}>
      {(id) => (
        <Edit
          id={Number(id)}
          saved={() => {
            detail.close();
            done?.();
          }}
        />
      )}
    </DetailDrawer>
  );
}

function Edit({ id, saved }: { id: number; saved: () => void }) {
  const t = useWords(words);
  const channel = useChannel(id);
  const form = useChannelForm(id, true);
  const error = channel.error ?? form.error;
  if (!channel.data || !form.data)
    return error ? <ProblemNote problem={error} /> : <Skeleton active paragraph={{ rows: 10 }} />;
  return (
    <div className="stack">
      <div className="edit-title">
        <strong>{form.data.title}</strong> <span className="soft">{channel.data.code_name}</span>
      </div>
      {channel.data.unverified && (
        <Alert type="warning" showIcon title={t.unverified} description={channel.data.unverified} />
      )}
      <SettingsForm
        id={id}
        form={form.data}
        channel={channel.data}
        again={async () => {
          await Promise.all([channel.refetch(), form.refetch()]);
        }}
        saved={saved}
      />
    </div>
  );
}

/** The form itself; with `channel` its own fields come first. */
export function SettingsForm({
  id,
  form,
  channel,
  again,
  saved,
  only,
}: {
  id: number;
  form: ChannelForm;
  channel?: ChannelDetail;
  again: () => Promise<void>; // loads what is there now
  saved: () => void;
  only?: (field: SchemaField) => boolean;
}) {
  const t = useWords(words);
  const changed = useChanged();
  const { message } = App.useApp();
  const [conflict, setConflict] = useState(false);
  const own = useOwnFields(channel);
  const fields = useMemo(() => [...own, ...keysOf(form, only)], [own, form, only]);
  const save = async (changes: Changes) => {
    const body = { expect: form.mark, ...split(changes) };
    try {
      await take(api.PATCH("/office/api/channels/{channel_id}", { params: { path: { channel_id: id } }, body }));
    } catch (error) {
      if (!isConflict(error)) throw error;
      setConflict(true);
      return;
    }
    message.success(t.saved);
    saved();
    await changed();
  };
  if (conflict)
    return (
      <Conflict
        title={t.conflict}
        load={async () => {
          await again();
          setConflict(false);
        }}
      />
    );
  return (
    <>
      {form.findings.map((one) => (
        <Alert key={one.message} type={one.warning ? "warning" : "error"} showIcon title={one.message} />
      ))}
      <SchemaForm
        fields={fields}
        groups={
          own.length > 0
            ? [
                { key: "own", title: t.basics },
                { key: "keys", title: t.settings },
              ]
            : []
        }
        gaps
        onSave={save}
        reveal={(field) => <Reveal id={id} name={field.key} />}
      />
    </>
  );
}

function keysOf(form: ChannelForm, only?: (field: SchemaField) => boolean): SchemaField[] {
  return form.fields
    .filter((field) => !only || only(field))
    .map((field) => ({
      ...field,
      group: "keys",
      facts: field.facts.map((fact) => ({ ...fact, wide: fact.value.length > 60 })), // a fingerprint in one line
    }));
}

function useOwnFields(channel: ChannelDetail | undefined): SchemaField[] {
  const t = useWords(words);
  return useMemo(() => {
    if (!channel) return [];
    const text = { kind: "text" as const, group: "own", bare: true };
    return [
      {
        ...text,
        key: "MERCHANT_NO",
        label: channel.merchant_no_label || t.merchantNo,
        help: channel.merchant_no_help,
        required: true,
        value: channel.merchant_no,
        set: true,
      },
      { ...text, key: "name", label: t.name, help: t.nameHelp, value: channel.name, set: channel.name !== "" },
      { ...text, key: "remark", label: t.remark, value: channel.remark, set: channel.remark !== "" },
      {
        key: "enabled",
        label: t.enabled,
        kind: "switch",
        group: "own",
        bare: true,
        value: String(channel.enabled),
        set: true,
      },
    ];
  }, [channel, t]);
}

/** The form's changes as the hub takes them: the channel's own fields beside its settings. */
function split(changes: Changes) {
  const settings = Object.entries(changes).filter(([key]) => !OWN.some((own) => own === key));
  return {
    merchant_no: changes.MERCHANT_NO,
    name: changes.name === null ? "" : changes.name,
    remark: changes.remark === null ? "" : changes.remark,
    enabled: changes.enabled === undefined ? undefined : changes.enabled === "true",
    changes: Object.fromEntries(settings),
  };
}
