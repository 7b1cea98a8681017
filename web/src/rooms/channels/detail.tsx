// One channel in full.
import { EditOutlined } from "@ant-design/icons";
import { Alert, Button, Skeleton } from "antd";
import { Link } from "wouter";
import { api, take } from "@/api/client";
import { useListed, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { CopyText, Enabled, Facts, moment, ProblemNote, State } from "@/parts";
import { type ChannelDetail, type ChannelForm, type KeyField, useChanged, useChannel, useChannelForm } from "./asked";
import "./channels.css";
import { History } from "./history";
import { Reveal, RevealButton } from "./reveal";
import { TestChannel } from "./test";
import { UserList } from "./users";
import { words } from "./words";

export function Detail({ id, edit }: { id: number; edit: () => void }) {
  const channel = useChannel(id);
  const form = useChannelForm(id);
  const error = channel.error ?? form.error;
  if (!channel.data || !form.data)
    return error ? (
      <ProblemNote problem={error} retry={() => void channel.refetch()} />
    ) : (
      <Skeleton active paragraph={{ rows: 12 }} />
    );
  return <Shown channel={channel.data} form={form.data} edit={edit} />;
}

function Shown({ channel, form, edit }: { channel: ChannelDetail; form: ChannelForm; edit: () => void }) {
  const t = useWords(words);
  const may = useMay();
  const used = channel.used_by;
  const unused = used.products.length + used.routes.length + used.templates.length === 0;
  return (
    <div className="channel">
      <div className="channel-head">
        <div>
          <h3 className="channel-title">{channel.title}</h3>
          <div className="soft">
            {channel.code_name} · {channel.capabilities.join(" · ")}
          </div>
        </div>
        {may("channel.edit") && (
          <Button icon={<EditOutlined />} onClick={edit}>
            {t.edit}
          </Button>
        )}
      </div>
      <TestChannel id={channel.id} running={channel.running} />
      <Resting channel={channel} />
      {channel.unverified && <Alert type="warning" showIcon title={t.unverified} description={channel.unverified} />}
      <Facts
        items={[
          { label: channel.merchant_no_label || t.merchantNo, value: <CopyText text={channel.merchant_no} /> },
          { label: t.enabled, value: <Enabled of={channel.enabled} /> },
          { label: t.name, value: channel.name },
          { label: t.remark, value: channel.remark },
          channel.manual !== "" && {
            label: t.manual,
            wide: true,
            value: (
              <a href={channel.manual} target="_blank" rel="noreferrer" className="break">
                {channel.manual}
              </a>
            ),
          },
        ]}
      />
      {channel.addresses.length > 0 && (
        <section>
          <h4 className="drawer-part">{t.addresses}</h4>
          {channel.addresses.map((address) => (
            <Address key={address.label} id={channel.id} address={address} />
          ))}
        </section>
      )}
      <section>
        <h4 className="drawer-part">{t.settings}</h4>
        {form.findings.map((one) => (
          <Alert key={one.message} type={one.warning ? "warning" : "error"} showIcon title={one.message} />
        ))}
        {form.fields.length === 0 && <p className="soft">{t.noSettings}</p>}
        {form.fields.filter(told).map((field) => (
          <Setting key={field.key} id={channel.id} field={field} />
        ))}
        <Unset fields={form.fields} />
      </section>
      <section>
        <h4 className="drawer-part">{t.usedBy}</h4>
        {unused ? <p className="soft">{t.unused}</p> : <UserList used={used} />}
      </section>
      <section>
        <h4 className="drawer-part">{t.history}</h4>
        <History id={channel.id} />
      </section>
    </div>
  );
}

function told(field: KeyField): boolean {
  return field.set || field.kind === "fixed" || field.findings.length > 0;
}

function Unset({ fields }: { fields: KeyField[] }) {
  const t = useWords(words);
  const listed = useListed();
  const open = fields.filter((field) => !told(field));
  if (open.length === 0) return null;
  return <p className="soft channel-unset">{t.notSetOf(listed(open.map((field) => field.label)))}</p>;
}

export function Setting({ id, field }: { id: number; field: KeyField }) {
  const t = useWords(words);
  return (
    <div className="setting">
      <div className="setting-head">
        <span>
          {field.label} <code>{field.key}</code>
        </span>
        {field.kind === "fixed" && <span className="soft">{t.fixed}</span>}
        {field.kind === "secret" && field.set && <Reveal id={id} name={field.key} />}
      </div>
      <Value field={field} />
      {field.findings.map((one) => (
        <State key={one.message} tone={one.warning ? "warn" : "bad"}>
          {one.message}
        </State>
      ))}
      {field.facts.length > 0 && (
        <div className="setting-facts">
          <Facts items={field.facts.map((fact) => ({ ...fact, wide: fact.value.length > 60 }))} />
        </div>
      )}
    </div>
  );
}

/** A pasted key or certificate is told by its facts; the text itself only when somebody asks. */
function Value({ field }: { field: KeyField }) {
  const t = useWords(words);
  if (!field.value) return <div className="soft">{t.notSet}</div>;
  const text = <div className="setting-value mono">{field.value}</div>;
  if (field.kind === "secret" || field.facts.length === 0) return text;
  return (
    <details className="setting-raw">
      <summary>{t.raw}</summary>
      {text}
    </details>
  );
}

function Address({ id, address }: { id: number; address: ChannelDetail["addresses"][number] }) {
  return (
    <div className="setting">
      <div className="setting-head">
        <span>{address.label}</span>
        {address.secret && (
          <RevealButton
            name={address.label}
            ask={(proof) =>
              take(
                api.POST("/office/api/channels/{channel_id}/receipts", {
                  params: { path: { channel_id: id } },
                  body: { proof },
                }),
              )
            }
          />
        )}
      </div>
      {address.url &&
        (address.secret ? <div className="setting-value mono">{address.url}</div> : <CopyText text={address.url} />)}
      <div className="soft">{address.note}</div>
    </div>
  );
}

function Resting({ channel }: { channel: ChannelDetail }) {
  const t = useWords(words);
  const may = useMay();
  const changed = useChanged();
  const rest = channel.rest;
  if (!rest) return null;
  const heal = async () => {
    await take(api.POST("/office/api/channels/{channel_id}/heal", { params: { path: { channel_id: channel.id } } }));
    await changed();
  };
  return (
    <Alert
      type="warning"
      showIcon
      title={t.rests}
      description={t.restsWhy(rest.fails, rest.words, moment(rest.until).slice(11))}
      action={may("channel.edit") && <Button onClick={() => void heal()}>{t.heal}</Button>}
    />
  );
}

/** A link to a channel's details from another page. */
export function ChannelLink({ id, title }: { id: number; title: string }) {
  return <Link href={`/channels?channel=${id}`}>{title}</Link>;
}
