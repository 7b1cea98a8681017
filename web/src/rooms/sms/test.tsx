// A message to try the routes or one channel with: merchant, phone, template, parameters; then how it went.
import { Button, Modal, Select } from "antd";
import { useEffect, useState } from "react";
import { Link } from "wouter";
import { api, take } from "@/api/client";
import { type ApiProblem, problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { Empty, Facts, Labelled, ProblemNote, State, TextField, Tried, useTrying } from "@/parts";
import { Preview } from "@/rooms/templates/preview";
import "@/rooms/templates/templates.css";
import { type Choices, type Tested, useChanged, useChoices } from "./asked";
import { SMS } from "./states";
import { words } from "./words";

interface Choice {
  value: string;
  label: string;
}

interface TestProps {
  by: string | null; // a channel to send by, or ROUTES; null: closed
  onClose: () => void;
  see: (id: string) => void;
}

const ROUTES = "routes";

export function TestDialog(props: TestProps) {
  const t = useWords(words);
  return (
    <Modal
      open={props.by !== null}
      title={t.test}
      onCancel={props.onClose}
      footer={null}
      destroyOnHidden
      centered
      width={520}
    >
      <Test {...props} />
    </Modal>
  );
}

function Test({ by, onClose, see }: TestProps) {
  const t = useWords(words);
  const { data, error } = useChoices();
  const [tested, setTested] = useState<Tested>();
  if (error) return <ProblemNote problem={error} />;
  if (data && data.templates.length === 0)
    return <Empty title={t.noTemplates} action={<Link href="/templates?edit=%2B">{t.addTemplate}</Link>} />;
  if (!tested) return <Fields choices={data} by={by} onTested={setTested} />;
  return (
    <div className="stack">
      <Facts
        items={[
          { label: t.state, value: <State of={tested.state} in={SMS} /> },
          { label: t.by, value: tested.channel },
          tested.why !== "" && { label: t.why, value: tested.why, wide: true },
        ]}
      />
      <div className="sms-foot">
        <Button onClick={onClose}>{t.close}</Button>
        <Button
          type="primary"
          onClick={() => {
            onClose();
            see(tested.id);
          }}
        >
          {t.seeIt}
        </Button>
      </div>
    </div>
  );
}

function Fields({
  choices,
  by,
  onTested,
}: {
  choices: Choices | undefined;
  by: string | null;
  onTested: (tested: Tested) => void;
}) {
  const t = useWords(words);
  const { merchants, templates, senders } = choices ?? {};
  const changed = useChanged();
  const [merchant, setMerchant] = useState<string>();
  const [name, setName] = useState<string>();
  const [way, setWay] = useState(by ?? ROUTES);
  const [phone, setPhone] = useState("");
  const [params, setParams] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<ApiProblem>();
  const [busy, setBusy] = useState(false);
  const template = templates?.find((one) => one.value === name);
  useEffect(() => {
    if (merchants?.length === 1) setMerchant((kept) => kept ?? merchants[0]?.value);
    if (templates?.length === 1) setName((kept) => kept ?? templates[0]?.value);
  }, [merchants, templates]);
  const given = Object.fromEntries((template?.params ?? []).map((one) => [one, params[one] ?? ""]));
  const trying = useTrying(
    !!merchant && !!template && phone.trim() !== "" && Object.values(given).every((value) => value.trim()),
  );
  const send = async () => {
    if (busy || !trying.go() || !merchant || !template) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const channel_id = way === ROUTES ? null : Number(way);
      const body = { merchant_id: merchant, phone, template: template.value, params: given, channel_id };
      onTested(await take(api.POST("/office/api/sms/test", { body })));
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
    await changed();
  };
  const choose = (options: Choice[] | undefined, value: string | undefined, onChange: (value: string) => void) => ({
    options: options?.map((one) => ({ value: one.value, label: one.label })),
    value,
    onChange,
    showSearch: { optionFilterProp: "label" },
  });
  return (
    <form
      className="stack"
      ref={trying.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Tried value={trying.tried}>
        <p className="flat soft">{t.testIntro}</p>
        <Labelled label={t.by}>
          {(field) => (
            <Select {...field} {...choose([{ value: ROUTES, label: t.byRoutes }, ...(senders ?? [])], way, setWay)} />
          )}
        </Labelled>
        <Labelled label={t.merchant} required lacks={!merchant}>
          {(field) => <Select {...field} {...choose(merchants, merchant, setMerchant)} />}
        </Labelled>
        <TextField
          label={t.testPhone}
          required
          error={problem?.of("phone")}
          inputMode="tel"
          autoComplete="off"
          placeholder="13800001234"
          value={phone}
          onChange={setPhone}
        />
        <Labelled label={t.template} required lacks={!template}>
          {(field) => <Select {...field} {...choose(templates, name, setName)} />}
        </Labelled>
        {template?.params.map((one) => (
          <TextField
            key={one}
            label={t.param(one)}
            required
            maxLength={64}
            value={params[one] ?? ""}
            onChange={(typed) => setParams({ ...params, [one]: typed })}
          />
        ))}
        {template && (
          <div>
            <div className="soft">{t.preview}</div>
            <Preview text={template.text} samples={given} />
          </div>
        )}
      </Tried>
      <ProblemNote problem={problem} except={["phone"]} />
      <div className="sms-foot">
        <Button type="primary" htmlType="submit" loading={busy}>
          {t.send}
        </Button>
      </div>
    </form>
  );
}
