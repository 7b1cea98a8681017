// Another channel for a method: which one, which products follow, what else happens.
import { Alert, App, Checkbox, Select } from "antd";
import { useEffect, useState } from "react";
import { api, take } from "@/api/client";
import { useListed, useWords } from "@/frame/language";
import { FormDialog, Labelled } from "@/parts";
import { type Method, type MethodChannel, type Section, useProductsChanged } from "./asked";
import { words } from "./words";

export interface Changing {
  section: Section;
  method: Method;
  channel: number | undefined; // chosen beforehand
  same: boolean; // it is the scan payments' channel
}

export function ChangeDialog({
  changing,
  latest,
  close,
}: {
  changing: Changing | undefined;
  latest: () => Promise<void>; // asks for the method anew
  close: () => void;
}) {
  const t = useWords(words);
  const listed = useListed();
  const { message } = App.useApp();
  const changed = useProductsChanged();
  const [chosen, setChosen] = useState<number>();
  const [products, setProducts] = useState<string[]>([]);
  useEffect(() => {
    if (!changing) return;
    setChosen(changing.channel);
    setProducts(changing.method.products.map((one) => one.name));
  }, [changing]);
  const method = changing?.method;
  const channel = method?.channels.find((one) => one.id === chosen);
  const name = changing ? `${changing.section.name} · ${changing.method.label}` : "";
  return (
    <FormDialog
      open={!!changing}
      width={560}
      title={changing?.same ? t.sameTitle(name) : t.changeTitle(name)}
      ok={t.save}
      ready={!!channel && channel.lacks.length === 0 && (products.length > 0 || channel.makes.length > 0)}
      lacking={channel?.lacks.length ? t.lacks(listed(channel.lacks)) : t.noneFollow}
      onClose={close}
      latest={latest}
      send={async () => {
        if (!changing || chosen === undefined) return;
        const path = { key: changing.section.key, use: changing.method.use };
        const body = { expect: changing.method.mark, channel_id: chosen, products, make: true };
        await take(api.PUT("/office/api/methods/{key}/{use}/channel", { params: { path }, body }));
        message.success(t.saved);
        void changed();
      }}
    >
      {method && (
        <>
          <Labelled label={t.carries} required lacks={!channel}>
            {(field) => (
              <Select
                {...field}
                className="method-select"
                placeholder={t.choose}
                value={chosen}
                onChange={setChosen}
                options={method.channels.map((one) => ({
                  value: one.id,
                  label: `${one.title} · ${one.name || one.code_name} · ${one.right}/${one.needed}`,
                }))}
              />
            )}
          </Labelled>
          {method.products.length > 0 && (
            <fieldset className="method-which">
              <legend>{t.which}</legend>
              <Checkbox.Group
                value={products}
                onChange={setProducts}
                options={method.products.map((one) => ({
                  value: one.name,
                  label: `${one.name} · ${one.scene_label}`,
                }))}
              />
              <p className="soft">{t.whichNote}</p>
            </fieldset>
          )}
          {channel && <Notes channel={channel} />}
        </>
      )}
    </FormDialog>
  );
}

function Notes({ channel }: { channel: MethodChannel }) {
  const t = useWords(words);
  const listed = useListed();
  return (
    <>
      {channel.lacks.length > 0 && <Alert type="warning" showIcon title={t.lacks(listed(channel.lacks))} />}
      {channel.makes.length > 0 && <Alert type="info" showIcon title={t.makes(listed(channel.makes))} />}
      {channel.misses.length > 0 && <Alert type="warning" showIcon title={t.misses(listed(channel.misses))} />}
      {!channel.enabled && <Alert type="warning" showIcon title={t.disabled} />}
      {channel.enabled && channel.right < channel.needed && <Alert type="warning" showIcon title={t.incomplete} />}
    </>
  );
}
