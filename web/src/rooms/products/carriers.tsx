// The channels of a product: the first is its own, the others stand by or share.
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Select, Switch } from "antd";
import type { ApiProblem } from "@/api/problem";
import { useWords } from "@/frame/language";
import { Labelled, NumberField, TextField, useTried } from "@/parts";
import type { Options } from "./asked";
import { amount, asUsual, type CarrierTyped, emptyCarrier } from "./drafted";
import type { PartProps } from "./form";
import { words } from "./words";

export function CarrierFields({ form, put, options, problem }: PartProps & { options: Options }) {
  const t = useWords(words);
  const change = (key: number, with_: Partial<CarrierTyped>) =>
    put({ carriers: form.carriers.map((one) => (one.key === key ? { ...one, ...with_ } : one)) });
  const several = form.carriers.length > 1;
  return (
    <fieldset className="carriers">
      <legend>{t.carriers}</legend>
      {several && (
        <div className="row carriers-split">
          <Switch checked={form.split} onChange={(split) => put({ split })} aria-label={t.split} />
          <span>{t.split}</span>
          <span className="soft">{form.split ? t.splitOn : t.splitOff}</span>
        </div>
      )}
      {form.carriers.map((one, at) => (
        <div key={one.key} className={one.enabled ? "carrier" : "carrier carrier-off"}>
          <div className="carrier-head">
            <ChannelSelect
              value={one.channel_id}
              scene={form.scene}
              options={options}
              taken={form.carriers.filter((other) => other.key !== one.key).map((other) => other.channel_id)}
              onChange={(channel_id) => change(one.key, { channel_id })}
            />
            {several && at === 0 && <span className="soft">{t.mainChannel}</span>}
            {at > 0 && (
              <Button
                size="small"
                onClick={() => put({ carriers: [one, ...form.carriers.filter((other) => other !== one)] })}
              >
                {t.makeMain}
              </Button>
            )}
            {several && (
              <Button
                size="small"
                type="text"
                danger
                icon={<DeleteOutlined />}
                aria-label={`${t.removeCarrier} ${one.channel_id ?? ""}`}
                onClick={() => put({ carriers: form.carriers.filter((other) => other !== one) })}
              />
            )}
          </div>
          {(several || !asUsual(one)) && (
            <Rules one={one} heaviest={options.heaviest} apps={options.apps} put={(with_) => change(one.key, with_)} />
          )}
          <Wrong one={one} at={at} problem={problem} />
        </div>
      ))}
      <Button
        type="dashed"
        block
        icon={<PlusOutlined />}
        onClick={() => put({ carriers: [...form.carriers, emptyCarrier()] })}
      >
        {t.addCarrier}
      </Button>
    </fieldset>
  );
}

function ChannelSelect(props: {
  value: number | null;
  scene: string;
  options: Options;
  taken: (number | null)[];
  onChange: (channel: number) => void;
}) {
  const t = useWords(words);
  const { value, scene, options, taken, onChange } = props;
  const lacks = useTried() && value === null;
  const able = options.channels.filter((one) => one.scenes.some((each) => each === scene) || one.id === value);
  return (
    <Select
      aria-label={t.channel}
      className={lacks ? "wide labelled-error" : "wide"}
      status={lacks ? "error" : undefined}
      showSearch={{ optionFilterProp: "label" }}
      placeholder={t.chooseChannel}
      notFoundContent={t.noneAble}
      value={value}
      options={able.map((one) => {
        const can = one.scenes.some((each) => each === scene);
        const notes = [one.name, one.enabled ? "" : t.off, can ? "" : t.cantScene].filter(Boolean).join(" · ");
        return {
          value: one.id,
          label: notes ? `${one.title} · ${notes}` : one.title,
          disabled: taken.includes(one.id),
        };
      })}
      onChange={onChange}
    />
  );
}

function Rules(props: {
  one: CarrierTyped;
  heaviest: number;
  apps: Options["apps"];
  put: (change: Partial<CarrierTyped>) => void;
}) {
  const t = useWords(words);
  const { one, heaviest, apps, put } = props;
  const amounts = [
    ["least", t.least],
    ["most", t.most],
  ] as const;
  return (
    <>
      <div className="grid4">
        <NumberField
          label={t.weight}
          min={0}
          max={heaviest}
          value={one.weight}
          onChange={(weight) => put({ weight })}
        />
        {amounts.map(([name, label]) => (
          <TextField
            key={name}
            label={label}
            error={amount(one[name]) === undefined && t.badAmount}
            inputMode="decimal"
            placeholder={t.unlimited}
            value={one[name]}
            onChange={(typed) => put({ [name]: typed })}
          />
        ))}
        <Labelled label={t.enabled}>
          {({ id }) => (
            <span>
              <Switch id={id} checked={one.enabled} onChange={(enabled) => put({ enabled })} />
            </span>
          )}
        </Labelled>
      </div>
      <div className="grid2">
        <Labelled label={t.apps}>
          {(field) => (
            <Select
              {...field}
              mode="multiple"
              className="wide"
              placeholder={t.anyApp}
              value={one.apps}
              options={apps}
              onChange={(chosen) => put({ apps: chosen })}
            />
          )}
        </Labelled>
        <TextField
          label={t.hours}
          note={t.hoursHint}
          placeholder={t.allDay}
          value={one.hours}
          maxLength={20}
          onChange={(typed) => put({ hours: typed })}
        />
      </div>
    </>
  );
}

/** What the hub says of this channel: the own one is the product's `channel_id`. */
function Wrong({ one, at, problem }: { one: CarrierTyped; at: number; problem: ApiProblem | undefined }) {
  const own = at === 0 ? (problem?.fields.filter((field) => field.name === "channel_id") ?? []) : [];
  const found = [...own, ...(problem?.fields.filter((field) => field.name === `carriers.${one.channel_id}`) ?? [])];
  if (found.length === 0) return null;
  return (
    <div role="alert">
      <ul className="advices carrier-wrong">
        {found.map((field) => (
          <li key={field.message}>{field.message}</li>
        ))}
      </ul>
    </div>
  );
}
