// What every carrier keeps, the command that moves files, and what is to be thrown away.
import { Button, Select, Skeleton } from "antd";
import { useState } from "react";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { CopyButton, Labelled, Moment, moment, PlainTable, ProblemNote, State, useStateWord } from "@/parts";
import { type Leftover, useKept, useLeftovers, useRetry } from "./asked";
import { LEFTOVER, sizeOf } from "./states";
import { words } from "./words";

export function Storage() {
  const t = useWords(words);
  const { data, error, refetch } = useKept();
  if (error) return <ProblemNote problem={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active />;
  return (
    <>
      <p className="soft">{t.storageIntro}</p>
      <PlainTable
        title={t.storage}
        rows={data.rows}
        rowKey={(row) => String(row.channel_id)}
        columns={[
          { key: "channel", title: t.channel },
          { key: "files", title: t.files, align: "right", text: (row) => row.files.toLocaleString("en-US") },
          { key: "bytes", title: t.size, align: "right", text: (row) => sizeOf(row.bytes) },
        ]}
      />
      <h3>{t.migrate}</h3>
      <Moving channels={data.rows.map((row) => ({ value: row.channel_id, label: row.channel }))} />
      <h3>{t.leftovers}</h3>
      <Leftovers />
    </>
  );
}

function Moving({ channels }: { channels: { value: number; label: string }[] }) {
  const t = useWords(words);
  const [from, setFrom] = useState<number>();
  const [to, setTo] = useState<number>();
  const command = `hutong files migrate ${from ?? "FROM"} ${to ?? "TO"}`;
  return (
    <div className="stack">
      <p className="soft flat">{t.migrateIntro}</p>
      <div className="file-moving">
        <Labelled label={t.from}>
          {(field) => <Select {...field} value={from} onChange={setFrom} options={channels} />}
        </Labelled>
        <Labelled label={t.to}>
          {(field) => (
            <Select
              {...field}
              value={to}
              onChange={setTo}
              options={channels.map((one) => ({ ...one, disabled: one.value === from }))}
            />
          )}
        </Labelled>
      </div>
      <div className="file-command">
        <code>{command}</code>
        <CopyButton text={command} />
      </div>
    </div>
  );
}

function Leftovers() {
  const t = useWords(words);
  const may = useMay();
  const retry = useRetry();
  const stateOf = useStateWord(LEFTOVER);
  const { data, error, refetch } = useLeftovers();
  if (error) return <ProblemNote problem={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active />;
  return (
    <div className="stack">
      <p className="soft flat">{t.leftoversIntro}</p>
      {data.rows.length === 0 ? (
        <p className="flat">{t.noLeftovers}</p>
      ) : (
        <PlainTable<Leftover>
          title={t.leftovers}
          rows={data.rows}
          rowKey={(row) => String(row.id)}
          columns={[
            { key: "key", title: t.key, wrap: true, render: (row) => <code>{row.key}</code>, text: (row) => row.key },
            {
              key: "state",
              title: t.state,
              card: "side",
              render: (row) => <State of={row.state} in={LEFTOVER} />,
              text: (row) => stateOf(row.state),
            },
            { key: "channel", title: t.channel },
            {
              key: "due_at",
              title: t.due,
              render: (row) => <Moment value={row.due_at} />,
              text: (row) => moment(row.due_at),
            },
            { key: "tries", title: t.tries, align: "right" },
            { key: "words", title: t.reason, wrap: true },
          ]}
        />
      )}
      {may("file.delete") && data.rows.some((row) => row.state === "given_up") && (
        <div>
          <Button onClick={() => void retry()}>{t.retry}</Button>
        </div>
      )}
    </div>
  );
}
