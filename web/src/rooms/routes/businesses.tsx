// Each kind of business: who runs now, who after a refresh, and what is missing.
import { Alert, App, Button, Skeleton, Switch } from "antd";
import { useState } from "react";
import { Link } from "wouter";
import { api, take } from "@/api/client";
import { problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { Card, ProblemNote, State } from "@/parts";
import { useChanged } from "@/rooms/channels/asked";
import { PLACES } from "@/rooms/channels/states";
import { type Business, type Step, useBusinesses } from "./asked";
import "./routes.css";
import { words } from "./words";

export function Businesses({ add }: { add: (business: string) => void }) {
  const { data, error, refetch } = useBusinesses();
  if (!data)
    return error ? (
      <ProblemNote problem={error} retry={() => void refetch()} />
    ) : (
      <Skeleton active paragraph={{ rows: 4 }} />
    );
  return (
    <div className="businesses">
      {data.map((business) => (
        <One key={business.business} business={business} add={() => add(business.business)} />
      ))}
    </div>
  );
}

function One({ business, add }: { business: Business; add: () => void }) {
  const t = useWords(words);
  const may = useMay();
  const same = JSON.stringify(business.running) === JSON.stringify(business.drafted);
  return (
    <Card title={business.name} extra={<Split business={business} />}>
      <div className="stack">
        {business.lacking && (
          <Alert
            type="error"
            showIcon
            title={t.lacks(business.name)}
            description={business.lacking}
            action={
              may("channel.edit") &&
              (business.able.length === 0 ? (
                <Link href="/channels?add=1">{t.toChannels}</Link>
              ) : (
                business.drafted.length === 0 && (
                  <Button size="small" onClick={add}>
                    {t.add}
                  </Button>
                )
              ))
            }
          />
        )}
        <Order title={t.running} steps={business.running} />
        {!same && <Order title={t.drafted} steps={business.drafted} />}
      </div>
    </Card>
  );
}

function Order({ title, steps }: { title: string; steps: Step[] }) {
  const t = useWords(words);
  return (
    <div>
      <h3 className="order-title">{title}</h3>
      {steps.length === 0 && <span className="soft">{t.nobody}</span>}
      <ol className="order">
        {steps.map((step) => (
          <li key={step.channel_id}>
            <State of={step.place} in={PLACES} />
            <span>
              <Link href={`/channels?channel=${step.channel_id}`}>{step.channel}</Link>
              {step.share !== null && <span className="order-share num">{t.share(step.share)}</span>}
              <span className="order-why">{step.why}</span>
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Split({ business }: { business: Business }) {
  const t = useWords(words);
  const may = useMay();
  const changed = useChanged();
  const { message, notification } = App.useApp();
  const [busy, setBusy] = useState(false);
  const put = async (split: boolean) => {
    setBusy(true);
    try {
      const params = { path: { business: business.business } };
      await take(api.PUT("/office/api/routes/{business}/split", { params, body: { split } }));
      message.success(t.saved);
      await changed();
    } catch (error) {
      notification.open({ title: null, description: <ProblemNote problem={problemOf(error)} />, duration: 0 });
    } finally {
      setBusy(false);
    }
  };
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch within is its control
    <label className="split" title={t.splitHelp}>
      <Switch
        size="small"
        checked={business.split}
        loading={busy}
        disabled={!may("channel.edit")}
        onChange={(on) => void put(on)}
      />
      {t.split}
    </label>
  );
}
