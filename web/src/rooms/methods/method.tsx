// One use of a wallet: whether it is on, the merchant number that collects, its settings, its products.
import { Button, Switch } from "antd";
import { Link } from "wouter";
import { api, take } from "@/api/client";
import { useListed, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { Empty, Facts, State, useAct, useConfirm } from "@/parts";
import { type KeyField, useChannelForm } from "@/rooms/channels/asked";
import { AccountLine } from "./account";
import { type Method, type MethodChannel, type MethodProduct, type Section, useProductsChanged } from "./asked";
import { words } from "./words";

interface Props {
  section: Section;
  method: Method;
  same: number | undefined; // the scan payments' channel, if this could use it too
  change: (channel?: number) => void;
  edit: (channel: number) => void;
  add: (codes: string) => void;
}

export function MethodPanel({ section, method, same, change, edit, add }: Props) {
  const t = useWords(words);
  const may = useMay();
  const channels = method.channels.filter((one) => method.channel_ids.includes(one.id));
  const editable = may("product.edit");
  return (
    <section className="method" aria-label={`${section.name} ${method.label}`}>
      <div className="method-head">
        <h3>{method.label}</h3>
        <MethodState method={method} />
        {editable && method.products.length > 0 && <OnOff section={section} method={method} />}
      </div>
      <Collecting method={method} channels={channels} edit={edit} add={add} />
      {method.exclusive && <p className="soft method-note">{t.exclusive}</p>}
      {editable && method.channels.length > 0 && (
        <div className="row">
          <Button type={channels.length === 0 ? "primary" : "default"} onClick={() => change()}>
            {channels.length === 0 ? t.choose : t.change}
          </Button>
          {same !== undefined && <Button onClick={() => change(same)}>{t.same}</Button>}
          {method.products.length > 0 && method.rivals.length > 0 && <TakeOver section={section} method={method} />}
        </div>
      )}
    </section>
  );
}

function MethodState({ method }: { method: Method }) {
  const t = useWords(words);
  const states = {
    on: ["good", t.onAll],
    off: ["off", t.offAll],
    mixed: ["warn", t.mixed],
    none: ["off", t.nothing],
  } as const;
  const [tone, word] = states[method.enabled];
  return (
    <span className="row method-states">
      <State tone={tone}>{word}</State>
      {method.edited && <State tone="wait">{t.edited}</State>}
    </span>
  );
}

function OnOff({ section, method }: { section: Section; method: Method }) {
  const t = useWords(words);
  const listed = useListed();
  const confirm = useConfirm();
  const act = useAct(useProductsChanged(), true);
  const name = `${section.name} · ${method.label}`;
  const put = async (enabled: boolean) => {
    const names = method.products.filter((one) => one.enabled).map((one) => one.name);
    if (!enabled) {
      const text = t.offWhy(listed(names));
      if (!(await confirm({ title: t.offAsk(name), text, ok: t.turnOff, danger: true }))) return;
    }
    const params = { path: { key: section.key, use: method.use } };
    const body = { expect: method.mark, enabled };
    await act(() => take(api.PUT("/office/api/methods/{key}/{use}/enabled", { params, body })), t.saved);
  };
  return <Switch checked={method.enabled === "on"} onChange={(on) => void put(on)} aria-label={t.switchTitle(name)} />;
}

/** One step to the other side of a contract: this method on, what it excludes off. */
function TakeOver({ section, method }: { section: Section; method: Method }) {
  const t = useWords(words);
  const listed = useListed();
  const confirm = useConfirm();
  const act = useAct(useProductsChanged(), true);
  const begin = async () => {
    const text = (
      <div className="method-take">
        <p>{t.takeWhy(section.name)}</p>
        <p className="mono">{listed(method.rivals)}</p>
        <p>{t.takeMore}</p>
      </div>
    );
    if (!(await confirm({ title: t.takeAsk(section.name), text, ok: t.takeGo, danger: true }))) return;
    const params = { path: { key: section.key, use: method.use } };
    const body = { expect: method.mark };
    await act(() => take(api.PUT("/office/api/methods/{key}/{use}/takeover", { params, body })), t.saved);
  };
  return <Button onClick={() => void begin()}>{t.takeOver(section.name)}</Button>;
}

interface CollectingProps extends Pick<Props, "method" | "edit" | "add"> {
  channels: MethodChannel[];
}

function Collecting({ method, channels, edit, add }: CollectingProps) {
  const t = useWords(words);
  if (method.channels.length === 0) return <Empty title={t.noneAble} text={t.noneAbleWhy} />;
  if (channels.length === 0) return <p className="soft method-note">{t.noChannel}</p>;
  return (
    <>
      {channels.length > 1 && (
        <p className="method-note">
          {t.several(channels.length)} <span className="soft">{t.severalWhy}</span>
        </p>
      )}
      {channels.map((channel) => (
        <OneChannel
          key={channel.id}
          channel={channel}
          products={method.products.filter((one) => one.channel_id === channel.id)}
          brief={channels.length > 1}
          edit={edit}
          add={add}
        />
      ))}
    </>
  );
}

interface OneChannelProps {
  channel: MethodChannel;
  products: MethodProduct[];
  brief: boolean; // among several: no secrets and nothing that wasn't filled in
  edit: (channel: number) => void;
  add: (codes: string) => void;
}

function OneChannel({ channel, products, brief, edit, add }: OneChannelProps) {
  const t = useWords(words);
  const may = useMay();
  return (
    <div className="method-channel">
      <div className="method-channel-head">
        <span className="mono method-number" title={channel.title}>
          {channel.merchant_no}
        </span>
        {may("channel.edit") ? (
          <Button type="link" size="small" onClick={() => edit(channel.id)}>
            {t.editSettings}
          </Button>
        ) : (
          <span />
        )}
        <span className="soft">
          {channel.id} · {channel.code} · {channel.name || channel.code_name}
        </span>
        <State tone={channel.right === channel.needed ? "good" : "warn"}>
          {t.complete} {channel.right}/{channel.needed}
        </State>
      </div>
      {may("channel.view") && <Keys id={channel.id} brief={brief} />}
      {channel.account && <AccountLine of={channel.account} edit={edit} add={add} />}
      <ul className="method-products" aria-label={t.products}>
        {products.map((one) => (
          <li key={one.name}>
            <Link
              href={`/products?product=${one.name}`}
              className={one.enabled ? "method-chip" : "method-chip method-off"}
            >
              <span className="mono">{one.name}</span>
              <span className="soft">{one.scene_label}</span>
              <Notes one={one} />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The channel's keys at a glance; secrets are masked. */
function Keys({ id, brief }: { id: number; brief: boolean }) {
  const t = useWords(words);
  const { data } = useChannelForm(id);
  const told = (field: KeyField) => field.set && field.kind !== "secret" && !field.multiline;
  const shown = data?.fields.filter((field) => field.kind !== "fixed" && (!brief || told(field))) ?? [];
  return (
    <div className="method-keys" aria-busy={!data}>
      <Facts
        items={shown.map((field) => ({
          label: field.label,
          value: field.set ? (
            <span className="mono method-value">{short(field.value)}</span>
          ) : (
            <span className="soft">{t.notSet}</span>
          ),
        }))}
      />
    </div>
  );
}

/** A certificate is not read here. */
function short(value: string): string {
  const line = value.split("\n")[0] ?? "";
  return line.length < value.length || line.length > 48 ? `${line.slice(0, 47)}…` : line;
}

/** What is different about a product: off, with others standing by, not yet what runs. */
function Notes({ one }: { one: MethodProduct }) {
  const t = useWords(words);
  const says = [!one.enabled && t.off, one.standby > 0 && t.standby(one.standby)];
  if (one.state === "added") says.push(t.notYet);
  if (one.state === "changed" && one.runs_on !== one.channel) says.push(t.now(one.runs_on));
  const said = says.filter(Boolean).join(" · ");
  return said ? <span className="method-said">{said}</span> : null;
}
