// How many text messages may be sent: by everybody, and by merchants with limits of their own.
import { PlusOutlined } from "@ant-design/icons";
import { Button, Skeleton } from "antd";
import { useEffect, useState } from "react";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { Card, Facts, FormDialog, NumberField, PlainTable, ProblemNote, TextField, useConfirm, wholeOf } from "@/parts";
import { type Counts, type OwnCounts, useAct, useDone, useTextLimits } from "./asked";
import { BlockedNumbers } from "./blocked";
import { words } from "./words";

type Name = keyof Counts;
const BOUNDS = { min: 0, max: 1_000_000 }; // 0: no limit

function useNames(): [Name, string][] {
  const t = useWords(words);
  return [
    ["phone_minute", t.phoneMinute],
    ["phone_day", t.phoneDay],
    ["merchant_minute", t.merchantMinute],
    ["merchant_day", t.merchantDay],
    ["ip_hour", t.ipHour],
  ];
}

interface Changing {
  merchant: string | undefined; // undefined: everybody; empty: one to be named
  fixed: boolean; // the merchant is known
  counts: Counts;
}

export function Texts() {
  const t = useWords(words);
  const may = useMay();
  const confirm = useConfirm();
  const act = useAct();
  const names = useNames();
  const { data, error, refetch } = useTextLimits();
  const [changing, setChanging] = useState<Changing>();
  if (error && !data) return <ProblemNote problem={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active />;
  const unset = async (title: string, ok: string, merchant_id: string) => {
    if (!(await confirm({ title, ok }))) return;
    await act(() => take(api.DELETE("/office/api/access/texts", { params: { query: { merchant_id } } })));
  };
  const shown = (count: number) => (count ? String(count) : t.noLimit);
  return (
    <div className="access">
      <Card
        title={t.everybody}
        extra={
          may("sms.edit") && (
            <span className="row">
              {data.own && <Button onClick={() => void unset(t.shippedAsk, t.shipped, "")}>{t.shipped}</Button>}
              <Button onClick={() => setChanging({ merchant: undefined, fixed: true, counts: data.everybody })}>
                {t.change}
              </Button>
            </span>
          )
        }
      >
        <p className="soft access-intro">
          {t.everybodyIntro} {!data.own && `(${t.asShipped})`}
        </p>
        <Facts columns={3} items={names.map(([name, label]) => ({ label, value: shown(data.everybody[name]) }))} />
      </Card>
      <Card
        title={t.own}
        extra={
          may("sms.edit") && (
            <Button
              icon={<PlusOutlined />}
              onClick={() => setChanging({ merchant: "", fixed: false, counts: data.everybody })}
            >
              {t.addOwn}
            </Button>
          )
        }
      >
        {data.rows.length === 0 ? (
          <p className="soft access-intro">{t.noneOwn}</p>
        ) : (
          <PlainTable<OwnCounts>
            title={t.own}
            rows={data.rows}
            rowKey={(row) => row.merchant_id}
            columns={[
              { key: "merchant_id", title: t.merchant, render: (row) => <code>{row.merchant_id}</code> },
              { key: "name", title: t.merchantName },
              ...names.map(([name, title]) => ({
                key: name,
                title,
                align: "right" as const,
                text: (row: OwnCounts) => shown(row[name]),
              })),
            ]}
            actions={
              may("sms.edit")
                ? (row) => [
                    {
                      key: "edit",
                      label: t.edit,
                      onClick: () => setChanging({ merchant: row.merchant_id, fixed: true, counts: row }),
                    },
                    {
                      key: "unset",
                      label: t.unset,
                      onClick: () => void unset(t.unsetAsk(row.merchant_id), t.unset, row.merchant_id),
                    },
                  ]
                : undefined
            }
          />
        )}
      </Card>
      <BlockedNumbers />
      <CountsDialog changing={changing} close={() => setChanging(undefined)} />
    </div>
  );
}

function CountsDialog({ changing, close }: { changing: Changing | undefined; close: () => void }) {
  const t = useWords(words);
  const done = useDone();
  const names = useNames();
  const [merchant, setMerchant] = useState("");
  const [counts, setCounts] = useState<Partial<Record<Name, string>>>({}); // as typed
  useEffect(() => {
    if (!changing) return;
    setMerchant(changing.merchant ?? "");
    setCounts(Object.fromEntries(Object.entries(changing.counts).map(([name, count]) => [name, String(count)])));
  }, [changing]);
  const everybody = changing?.merchant === undefined;
  return (
    <FormDialog
      open={!!changing}
      title={changing && !changing.fixed ? t.addOwn : t.changeTexts}
      ok={t.save}
      ready={
        names.every(([name]) => wholeOf(counts[name] ?? "", BOUNDS) !== null) && (everybody || merchant.trim() !== "")
      }
      shown={names.map(([name]) => name)}
      onClose={close}
      send={async () => {
        const body = Object.fromEntries(names.map(([name]) => [name, Number(counts[name])])) as unknown as Counts;
        const query = { merchant_id: merchant.trim() };
        await take(api.PUT("/office/api/access/texts", { params: { query }, body }));
        await done();
      }}
    >
      {(problem) => (
        <>
          {!everybody && (
            <TextField
              label={t.merchant}
              required
              className="mono"
              value={merchant}
              disabled={changing?.fixed}
              maxLength={32}
              onChange={setMerchant}
            />
          )}
          <div className="grid2">
            {names.map(([name, label]) => (
              <NumberField
                key={name}
                label={label}
                note={t.zero}
                error={problem?.of(name)}
                {...BOUNDS}
                value={counts[name] ?? ""}
                onChange={(typed) => setCounts({ ...counts, [name]: typed })}
              />
            ))}
          </div>
        </>
      )}
    </FormDialog>
  );
}
