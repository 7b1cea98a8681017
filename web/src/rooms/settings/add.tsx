// 新增配置: a channel, and those of its settings that have no value yet.
import { Select, Skeleton } from "antd";
import { useState } from "react";
import { useWords } from "@/frame/language";
import { Labelled, ProblemNote, type SchemaField } from "@/parts";
import { useChannelForm } from "@/rooms/channels/asked";
import { SettingsForm } from "@/rooms/channels/edit";
import { useChannels } from "./asked";
import { words } from "./words";

export function AddSettings({ first, done }: { first: number | undefined; done: () => void }) {
  const t = useWords(words);
  const { data: channels } = useChannels();
  const [chosen, choose] = useState(first);
  return (
    <div className="stack">
      <Labelled label={t.channel} required>
        {(field) => (
          <Select
            {...field}
            showSearch={{ optionFilterProp: "label" }}
            placeholder={t.choose}
            loading={!channels}
            value={chosen}
            onChange={choose}
            options={channels?.map((one) => ({
              value: one.id,
              label: `${one.title} ${one.name} (${one.right}/${one.needed})`,
            }))}
          />
        )}
      </Labelled>
      {chosen !== undefined && <Missing key={chosen} id={chosen} done={done} />}
    </div>
  );
}

function Missing({ id, done }: { id: number; done: () => void }) {
  const t = useWords(words);
  const form = useChannelForm(id, true);
  if (!form.data) return form.error ? <ProblemNote problem={form.error} /> : <Skeleton active />;
  if (!form.data.fields.some(open)) return <p className="soft">{t.complete}</p>;
  return (
    <SettingsForm
      id={id}
      form={form.data}
      only={open}
      again={async () => {
        await form.refetch();
      }}
      saved={done}
    />
  );
}

function open(field: SchemaField): boolean {
  return !field.set && field.kind !== "fixed";
}
