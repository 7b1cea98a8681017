// What every carrier keeps, the command that moves files, and what is to be thrown away.
import { Button, Select } from "antd";
import { useState } from "react";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { CopyButton, count, Labelled, Loaded, momentColumn, PlainTable, useStateColumn } from "@/parts";
import { type Kept, type Leftover, useKept, useLeftovers, useRetry } from "./asked";
import { LEFTOVER, sizeOf } from "./states";
import { words } from "./words";

export function Storage() {
  return <Loaded from={useKept()}>{({ rows }) => <Told rows={rows} />}</Loaded>;
}

function Told({ rows }: { rows: Kept[] }) {
  const t = useWords(words);
  return (
    <>
      <p className="soft">{t.storageIntro}</p>
      <PlainTable
        title={t.storage}
        rows={rows}
        rowKey={(row) => String(row.channel_id)}
        columns={[
          { key: "channel", title: t.channel },
          { key: "files", title: t.files, align: "right", text: (row) => count(row.files) },
          { key: "bytes", title: t.size, align: "right", text: (row) => sizeOf(row.bytes) },
        ]}
      />
      <h3>{t.migrate}</h3>
      <Moving channels={rows.map((row) => ({ value: row.channel_id, label: row.channel }))} />
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
  return <Loaded from={useLeftovers()}>{({ rows }) => <Waiting rows={rows} />}</Loaded>;
}

function Waiting({ rows }: { rows: Leftover[] }) {
  const t = useWords(words);
  const may = useMay();
  const retry = useRetry();
  const state = useStateColumn(LEFTOVER);
  return (
    <div className="stack">
      <p className="soft flat">{t.leftoversIntro}</p>
      {rows.length === 0 ? (
        <p className="flat">{t.noLeftovers}</p>
      ) : (
        <PlainTable<Leftover>
          title={t.leftovers}
          rows={rows}
          rowKey={(row) => String(row.id)}
          columns={[
            { key: "key", title: t.key, wrap: true, face: "code" },
            state("state", t.state, { card: "side" }),
            { key: "channel", title: t.channel },
            momentColumn("due_at", t.due),
            { key: "tries", title: t.tries, align: "right" },
            { key: "words", title: t.reason, wrap: true },
          ]}
        />
      )}
      {may("file.delete") && rows.some((row) => row.state === "given_up") && (
        <div>
          <Button onClick={() => void retry()}>{t.retry}</Button>
        </div>
      )}
    </div>
  );
}
