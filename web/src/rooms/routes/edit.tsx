// Adding a route, or changing one.
import { Select, Switch } from "antd";
import { useState } from "react";
import { Link } from "wouter";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { FormDialog, Labelled, NumberField, TextField, wholeOf } from "@/parts";
import { useChanged } from "@/rooms/channels/asked";
import { type Business, type RouteRow, useBusinesses } from "./asked";
import { words } from "./words";

const WEIGHTS = { min: 0, max: 10_000 };

interface Draft {
  expect: string;
  business?: string;
  channel?: number;
  weight: string; // as typed
  enabled: boolean;
  remark: string;
}

/** `route`: the one that is changed; else a new one, of this business and channel where they are given. */
export function RouteDialog({
  open,
  route,
  business,
  channel,
  close,
  saved,
}: {
  open: boolean;
  route?: RouteRow;
  business?: string;
  channel?: number;
  close: () => void;
  saved: () => void;
}) {
  const key = `${open} ${route?.id} ${business} ${channel}`;
  return <Dialog key={key} {...{ open, route, business, channel, close, saved }} />;
}

function drafted(route: RouteRow | undefined, begun: { business?: string; channel?: number } = {}): Draft {
  if (!route) return { expect: "", ...begun, weight: "100", enabled: true, remark: "" };
  const { mark, business, channel_id, weight, enabled, remark } = route;
  return { expect: mark, business, channel: channel_id, weight: String(weight), enabled, remark };
}

function Dialog(props: Parameters<typeof RouteDialog>[0]) {
  const { open, route, close } = props;
  const t = useWords(words);
  const changed = useChanged();
  const { data: businesses } = useBusinesses();
  const [draft, setDraft] = useState<Draft>(() => drafted(route, { business: props.business, channel: props.channel }));
  const put = (change: Partial<Draft>) => setDraft((kept) => ({ ...kept, ...change }));
  const chosen = businesses?.find((one) => one.business === draft.business);
  return (
    <FormDialog
      open={open}
      title={route ? t.editTitle(`${route.business_name} → ${route.channel}`) : t.addTitle}
      ok={t.save}
      ready={draft.business !== undefined && draft.channel !== undefined && wholeOf(draft.weight, WEIGHTS) !== null}
      shown={["weight", "remark"]}
      onClose={close}
      latest={
        route &&
        (async () => {
          const now = (await take(api.GET("/office/api/routes"))).rows.find((one) => one.id === route.id);
          await changed();
          if (now) setDraft(drafted(now));
          else close(); // somebody has removed it
        })
      }
      send={async () => {
        const { business = "", channel = 0, ...rest } = draft;
        const params = { path: { business, channel_id: channel } };
        await take(
          api.PUT("/office/api/routes/{business}/{channel_id}", {
            params,
            body: { ...rest, weight: Number(rest.weight) },
          }),
        );
        props.saved();
        await changed();
      }}
    >
      {(problem) => (
        <>
          {!route && (
            <>
              <Labelled label={t.business} required lacks={draft.business === undefined}>
                {(field) => (
                  <Select
                    {...field}
                    placeholder={t.choose}
                    value={draft.business}
                    options={businesses?.map((one) => ({ value: one.business, label: one.name }))}
                    onChange={(value) => put({ business: value, channel: undefined })}
                  />
                )}
              </Labelled>
              <Labelled
                label={t.channel}
                required
                lacks={draft.channel === undefined}
                note={chosen && <Hint business={chosen} />}
              >
                {(field) => (
                  <Select
                    {...field}
                    disabled={!chosen}
                    placeholder={t.choose}
                    value={draft.channel}
                    options={chosen?.able
                      .filter((one) => !one.routed)
                      .map((one) => ({
                        value: one.id,
                        label: `${one.title} ${one.name}${one.enabled ? "" : ` (${t.channelOff})`}`,
                      }))}
                    onChange={(value) => put({ channel: value })}
                  />
                )}
              </Labelled>
            </>
          )}
          <NumberField
            label={t.weight}
            required
            note={t.weightHelp}
            error={problem?.of("weight")}
            {...WEIGHTS}
            value={draft.weight}
            onChange={(weight) => put({ weight })}
          />
          <Labelled label={t.enabled}>
            {(field) => (
              <span>
                <Switch
                  id={field.id}
                  aria-describedby={field["aria-describedby"]}
                  checked={draft.enabled}
                  onChange={(enabled) => put({ enabled })}
                />
              </span>
            )}
          </Labelled>
          <TextField
            label={t.remark}
            error={problem?.of("remark")}
            maxLength={200}
            value={draft.remark}
            onChange={(typed) => put({ remark: typed })}
          />
        </>
      )}
    </FormDialog>
  );
}

function Hint({ business }: { business: Business }) {
  const t = useWords(words);
  if (business.able.length === 0)
    return (
      <>
        {t.noneAble} <Link href="/channels?add=1">{t.toChannels}</Link>
      </>
    );
  return business.able.every((one) => one.routed) ? t.allRouted : null;
}
