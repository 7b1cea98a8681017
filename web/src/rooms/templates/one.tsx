// One template: its text as people read it, and how each channel knows it.
import { Button } from "antd";
import { Link } from "wouter";
import { useListed, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { DetailDrawer, Empty, Enabled, Facts, Loaded, PlainTable, State, type useDetail } from "@/parts";
import { Changes } from "@/rooms/channels/changes";
import { PARTS } from "@/rooms/channels/states";
import { Advices } from "@/rooms/products/shown";
import { type Template, useTemplates } from "./asked";
import { Preview } from "./preview";
import { words } from "./words";

export function TemplateDrawer({
  detail,
  edit,
}: {
  detail: ReturnType<typeof useDetail>;
  edit: (name: string) => void;
}) {
  const t = useWords(words);
  const may = useMay();
  const all = useTemplates();
  const name = detail.id;
  return (
    <DetailDrawer
      detail={detail}
      title={name ? `${t.one} ${name}` : t.one}
      extra={
        name !== null &&
        may("sms.edit") && (
          <Button type="primary" onClick={() => edit(name)}>
            {t.edit}
          </Button>
        )
      }
    >
      {(id) => (
        <Loaded from={all} keep>
          {({ rows }) => {
            const row = rows.find((one) => one.name === id);
            return row ? <One row={row} /> : <Empty title={t.gone} text={t.goneWhy} />;
          }}
        </Loaded>
      )}
    </DetailDrawer>
  );
}

function One({ row }: { row: Template }) {
  const t = useWords(words);
  const listed = useListed();
  return (
    <div className="stack">
      <Advices found={row.findings} />
      <Facts
        items={[
          { label: t.name, value: <code>{row.name}</code> },
          { label: t.enabled, value: <Enabled of={row.enabled} /> },
          { label: t.labelZh, value: row.label_zh },
          { label: t.labelEn, value: row.label_en },
          { label: t.params, value: listed(row.params) || t.noParams },
          { label: t.state, value: <State of={row.state} in={PARTS} /> },
          { label: t.text, value: row.text, wide: true },
        ]}
      />
      <div>
        <h3>{t.preview}</h3>
        <Preview text={row.text} samples={{}} />
      </div>
      {row.carriers.length > 0 && (
        <div>
          <h3>{t.carriers}</h3>
          <PlainTable
            title={t.carriers}
            rows={row.carriers}
            rowKey={(one) => one.channel_id}
            columns={[
              {
                key: "title",
                title: t.channel,
                render: (one) => <Link href={`/channels?channel=${one.channel_id}`}>{one.title}</Link>,
                text: (one) => one.title,
              },
              { key: "template", title: t.providerTemplate, text: (one) => one.template || "—" },
              { key: "sign", title: t.sign, text: (one) => one.sign || t.signNote },
            ]}
          />
        </div>
      )}
      {row.state === "changed" && (
        <div>
          <h3>{t.changes}</h3>
          <Changes
            changes={[{ what: "template", subject: row.name, kind: "changed", channel_id: null, fields: row.changes }]}
          />
        </div>
      )}
    </div>
  );
}
