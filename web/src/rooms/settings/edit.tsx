// Editing one setting: its value, what people call it, a remark.
import { App } from "antd";
import { useMemo, useState } from "react";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { type Changes, Conflict, Empty, isConflict, Loaded, type SchemaField, SchemaForm } from "@/parts";
import { useChanged } from "@/rooms/channels/asked";
import { Reveal } from "@/rooms/channels/reveal";
import { type Setting, useSetting } from "./asked";
import { words } from "./words";

export function EditSetting({ id, done }: { id: string; done: () => void }) {
  const t = useWords(words);
  const asked = useSetting(id, true);
  return (
    <Loaded from={asked} keep>
      {(row) => (row ? <Form row={row} again={asked.refetch} done={done} /> : <Empty title={t.none} />)}
    </Loaded>
  );
}

function Form({ row, again, done }: { row: Setting; again: () => Promise<unknown>; done: () => void }) {
  const t = useWords(words);
  const changed = useChanged();
  const { message } = App.useApp();
  const [conflict, setConflict] = useState(false);
  const fields = useMemo<SchemaField[]>(
    () => [
      { ...row.field, required: true },
      { key: "name", label: t.name, help: t.nameHelp, kind: "text", bare: true, value: row.name, set: true },
      { key: "remark", label: t.remark, kind: "text", bare: true, value: row.remark, set: row.remark !== "" },
    ],
    [row, t],
  );
  const save = async (changes: Changes) => {
    const body = {
      expect: row.mark,
      value: changes[row.key] ?? undefined,
      name: changes.name === null ? "" : changes.name,
      remark: changes.remark === null ? "" : changes.remark,
    };
    try {
      const params = { path: { channel_id: row.channel_id, key: row.key } };
      await take(api.PATCH("/office/api/channels/{channel_id}/settings/{key}", { params, body }));
    } catch (error) {
      if (!isConflict(error)) throw error;
      setConflict(true);
      return;
    }
    message.success(t.saved);
    done();
    await changed();
  };
  if (conflict)
    return (
      <Conflict
        load={async () => {
          await again();
          setConflict(false);
        }}
      />
    );
  return (
    <div className="stack">
      <strong className="edit-title">{row.channel}</strong>
      <SchemaForm fields={fields} onSave={save} reveal={(field) => <Reveal id={row.channel_id} name={field.key} />} />
    </div>
  );
}
