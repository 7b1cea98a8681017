// The limit of orders, who is free of it, who was refused.
import { Button } from "antd";
import { useState } from "react";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  Card,
  Facts,
  FormDialog,
  Loaded,
  momentColumn,
  NumberField,
  PlainTable,
  ProblemNote,
  State,
  useConfirm,
  wholeOf,
} from "@/parts";
import { AllowList } from "./allowed";
import { type Limits, type RefusedSource, useAccess, useAct, useDone, useRefused } from "./asked";
import { words } from "./words";

export function Orders() {
  const [adding, setAdding] = useState<string>(); // the source to be allowed; empty: to be typed
  return (
    <Loaded from={useAccess()} keep>
      {(limits) => (
        <div className="access">
          <Limit limits={limits} />
          <RefusedLately allow={setAdding} />
          <AllowList limits={limits} adding={adding} setAdding={setAdding} />
        </div>
      )}
    </Loaded>
  );
}

function Limit({ limits }: { limits: Limits }) {
  const t = useWords(words);
  const may = useMay();
  const confirm = useConfirm();
  const act = useAct();
  const [changing, setChanging] = useState(false);
  const reset = async () => {
    if (!(await confirm({ title: t.resetAsk(limits.given), ok: t.reset }))) return;
    await act(() => take(api.PUT("/office/api/access/limit", { body: { per_minute: null } })));
  };
  return (
    <Card
      title={t.orderLimit}
      extra={
        may("limit.edit") && (
          <span className="row">
            {limits.own && <Button onClick={() => void reset()}>{t.reset}</Button>}
            <Button onClick={() => setChanging(true)}>{t.change}</Button>
          </span>
        )
      }
    >
      <Facts
        items={[
          {
            label: t.perMinute,
            value: (
              <strong className="num">
                {limits.per_minute} {t.perMinuteUnit}
              </strong>
            ),
          },
          { label: t.whence, value: limits.own ? t.here : t.environment },
          { label: t.queries, value: t.queriesOf(limits.per_minute * limits.queries) },
          { label: t.source, value: t.sourceIs },
        ]}
      />
      <LimitDialog open={changing} limits={limits} close={() => setChanging(false)} />
    </Card>
  );
}

function LimitDialog({ open, limits, close }: { open: boolean; limits: Limits; close: () => void }) {
  const t = useWords(words);
  const done = useDone();
  const [typed, setTyped] = useState<string>();
  const value = typed ?? String(limits.per_minute);
  const bounds = { min: 1, max: limits.most };
  const per_minute = wholeOf(value, bounds);
  return (
    <FormDialog
      open={open}
      title={t.changeLimit}
      ok={t.save}
      ready={per_minute !== null}
      shown={["per_minute"]}
      onClose={close}
      onClosed={() => setTyped(undefined)}
      send={async () => {
        await take(api.PUT("/office/api/access/limit", { body: { per_minute } }));
        await done();
      }}
    >
      {(problem) => (
        <NumberField
          label={t.perMinute}
          required
          note={t.limitNote(limits.given, limits.most)}
          error={problem?.of("per_minute")}
          suffix={t.perMinuteUnit}
          {...bounds}
          value={value}
          onChange={setTyped}
        />
      )}
    </FormDialog>
  );
}

function RefusedLately({ allow }: { allow: (source: string) => void }) {
  const t = useWords(words);
  const may = useMay();
  const { data, error, refetch } = useRefused();
  const none = data?.rows.length === 0;
  return (
    <Card title={t.refused}>
      <p className="soft access-intro">{none ? t.noneRefused : t.refusedIntro}</p>
      <ProblemNote problem={data ? null : error} retry={() => void refetch()} />
      {data && !none && (
        <PlainTable<RefusedSource>
          title={t.refused}
          rows={data.rows}
          rowKey={(row) => row.source}
          columns={[
            {
              key: "source",
              title: t.address,
              render: (row) => row.source || <span className="soft">{t.others}</span>,
            },
            { key: "orders", title: t.refusedOrders, align: "right" },
            { key: "questions", title: t.refusedQuestions, align: "right" },
            momentColumn("last_at", t.last),
            {
              key: "free",
              title: t.allowed,
              card: "side",
              render: (row) => (row.free ? <State tone="good">{t.isFree}</State> : <span className="soft">—</span>),
            },
          ]}
          actions={
            may("limit.edit")
              ? (row) =>
                  row.source && !row.free ? [{ key: "allow", label: t.add, onClick: () => allow(row.source) }] : []
              : undefined
          }
        />
      )}
    </Card>
  );
}
