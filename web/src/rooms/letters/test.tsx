// One message of a kind, to an openid, to try what is in effect; then how it went.
import { Button, Modal, Select } from "antd";
import { useEffect, useState } from "react";
import { type ApiProblem, problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { Facts, Labelled, ProblemNote, State, TextField, Tried, useTrying } from "@/parts";
import { MESSAGE } from "@/rooms/messages/states";
import { type Letter, type Tested, testLetter, useMerchants } from "./asked";
import { words } from "./words";

interface TestProps {
  row: Letter | undefined; // undefined: closed
  onClose: () => void;
  see: (id: string) => void;
}

export function TestDialog({ row, onClose, see }: TestProps) {
  const t = useWords(words);
  return (
    <Modal
      open={row !== undefined}
      title={row ? t.testTitle(row.label) : ""}
      onCancel={onClose}
      footer={null}
      destroyOnHidden
      centered
      width={520}
    >
      {row && <Test row={row} onClose={onClose} see={see} />}
    </Modal>
  );
}

function Test({ row, onClose, see }: TestProps & { row: Letter }) {
  const t = useWords(words);
  const [tested, setTested] = useState<Tested>();
  if (!tested) return <Fields row={row} onTested={setTested} />;
  return (
    <div className="stack">
      <Facts
        items={[
          { label: t.state, value: <State of={tested.state} in={MESSAGE} /> },
          tested.why !== "" && { label: t.why, value: tested.why, wide: true },
        ]}
      />
      <div className="letter-foot">
        <Button onClick={onClose}>{t.close}</Button>
        <Button type="primary" onClick={() => see(tested.id)}>
          {t.seeIt}
        </Button>
      </div>
    </div>
  );
}

function Fields({ row, onTested }: { row: Letter; onTested: (tested: Tested) => void }) {
  const t = useWords(words);
  const merchants = useMerchants().data?.merchants;
  const [merchant, setMerchant] = useState<string>();
  const [openid, setOpenid] = useState("");
  const [fields, setFields] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<ApiProblem>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (merchants?.length === 1) setMerchant((kept) => kept ?? merchants[0]?.value);
  }, [merchants]);
  const given = Object.fromEntries(row.needed.map((name) => [name, fields[name] ?? ""]));
  const trying = useTrying(!!merchant && openid.trim() !== "" && Object.values(given).every((one) => one.trim()));
  const labelOf = (name: string) => {
    const part = row.parts.find((one) => one.name === name);
    return part ? t.part(part.label, name) : name;
  };
  const send = async () => {
    if (busy || !trying.go() || !merchant) return;
    setBusy(true);
    setProblem(undefined);
    try {
      onTested(await testLetter(row.kind, { merchant_id: merchant, openid: openid.trim(), fields: given }));
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
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
        <p className="letter-flat soft">{t.testIntro}</p>
        <Labelled label={t.merchant} required lacks={!merchant}>
          {(field) => (
            <Select
              {...field}
              options={merchants?.map(({ value, label }) => ({ value, label }))}
              value={merchant}
              onChange={setMerchant}
              showSearch={{ optionFilterProp: "label" }}
            />
          )}
        </Labelled>
        <TextField
          label={t.openid}
          required
          className="mono"
          error={problem?.of("openid")}
          maxLength={64}
          autoComplete="off"
          value={openid}
          onChange={setOpenid}
        />
        {row.needed.map((name) => (
          <TextField
            key={name}
            label={labelOf(name)}
            required
            error={problem?.of(name)}
            value={fields[name] ?? ""}
            onChange={(typed) => setFields({ ...fields, [name]: typed })}
          />
        ))}
      </Tried>
      <ProblemNote problem={problem} except={["openid", ...row.needed]} />
      <div className="letter-foot">
        <Button type="primary" htmlType="submit" loading={busy}>
          {t.send}
        </Button>
      </div>
    </form>
  );
}
