// Each kind of business: who runs now, who after a refresh, and what is missing.
import { Alert, Button, Switch } from "antd";
import { useState } from "react";
import { Link } from "wouter";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { Card, Loaded, State, useAct } from "@/parts";
import { useChanged } from "@/rooms/channels/asked";
import { PLACES } from "@/rooms/channels/states";
import { type Business, type Step, useBusinesses } from "./asked";
import "./routes.css";
import { words } from "./words";

export function Businesses({ add }: { add: (business: string) => void }) {
  return (
    <Loaded from={useBusinesses()} rows={4} keep>
      {(every) => (
        <div className="businesses">
          {every.map((business) => (
            <One key={business.business} business={business} add={() => add(business.business)} />
          ))}
        </div>
      )}
    </Loaded>
  );
}

function One({ business, add }: { business: Business; add: () => void }) {
  const t = useWords(words);
  const may = useMay();
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
        <Orders business={business} />
      </div>
    </Card>
  );
}

export function Orders({ business }: { business: Business }) {
  const t = useWords(words);
  const same = JSON.stringify(business.running) === JSON.stringify(business.drafted);
  return (
    <>
      <Order title={t.running} steps={business.running} />
      {!same && <Order title={t.drafted} steps={business.drafted} />}
    </>
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
  const act = useAct(useChanged(), true);
  const [busy, setBusy] = useState(false);
  const put = async (split: boolean) => {
    setBusy(true);
    const params = { path: { business: business.business } };
    await act(() => take(api.PUT("/office/api/routes/{business}/split", { params, body: { split } })), t.saved);
    setBusy(false);
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
