// Step 5: a first call from the page: an order is signed here step by step, sent, and its answer verified.
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Input, Select } from "antd";
import { useState } from "react";
import { api, take } from "@/api/client";
import { type ApiProblem, problemOf } from "@/api/problem";
import { useLanguage, useWords } from "@/frame/language";
import { Labelled, ProblemNote, Tried, useTrying } from "@/parts";
import { able } from "../crypto";
import { useKept } from "../kept";
import { type Fields, labels, orderNumber, orderOf, SHOWN } from "./fields";
import { Sent } from "./sent";
import { type Signed, signed } from "./signing";
import { Steps } from "./steps";
import { words } from "./words";

export default function Call() {
  const t = useWords(words);
  const { settings, privateKey, keep } = useKept();
  const { language } = useLanguage();
  const [md5Key, setMd5Key] = useState("");
  const [fields, setFields] = useState<Fields>(() =>
    orderOf(settings.merchant_id, settings.your_ip, "", language === "en"),
  );
  const [made, setMade] = useState<Signed>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [badKey, setBadKey] = useState(false);
  const change = (values: Fields) => {
    setFields({ ...fields, ...values });
    setMade(undefined);
  };
  const trying = useTrying<HTMLDivElement>(privateKey.trim() !== "" && !!fields.channel);
  const make = async () => {
    if (!trying.go()) return;
    setProblem(undefined);
    setBadKey(false);
    try {
      setMade(await signed(fields, md5Key.trim(), privateKey));
    } catch (error) {
      if (error instanceof DOMException)
        setBadKey(true); // WebCrypto's and atob's
      else setProblem(problemOf(error));
    }
  };
  return (
    <div className="stack" ref={trying.form}>
      <p className="flat soft">{t.intro}</p>
      <Tried value={trying.tried}>
        {!able() && <Alert type="warning" showIcon title={t.notSecure} />}
        <Labelled
          label={t.privateKey}
          required
          lacks={privateKey.trim() === ""}
          error={badKey && t.privateBad}
          note={t.privateNote}
        >
          {(field) => (
            <Input.TextArea
              {...field}
              className="mono"
              rows={3}
              spellCheck={false}
              autoComplete="off"
              placeholder="-----BEGIN PRIVATE KEY-----"
              value={privateKey}
              onChange={(event) => {
                keep(event.target.value);
                setBadKey(false);
                setMade(undefined);
              }}
            />
          )}
        </Labelled>
        <Labelled label={t.md5Key} note={t.md5Note}>
          {(field) => (
            <Input.Password
              {...field}
              className="mono"
              autoComplete="off"
              value={md5Key}
              onChange={(event) => {
                setMd5Key(event.target.value);
                setMade(undefined);
              }}
            />
          )}
        </Labelled>
        <Order fields={fields} change={change} />
      </Tried>
      <div className="row">
        <Button type={made ? "default" : "primary"} disabled={!able()} onClick={() => void make()}>
          {t.prepare}
        </Button>
        <Button onClick={() => change({ orderId: orderNumber() })}>{t.again}</Button>
      </div>
      <ProblemNote problem={problem} />
      {made && <Steps made={made} url={`${settings.api_url}/pay`} />}
      {made && <Sent key={made.fields.sign} made={made} md5Key={md5Key.trim()} privateKey={privateKey} />}
    </div>
  );
}

function Order({ fields, change }: { fields: Fields; change: (values: Fields) => void }) {
  const t = useWords(words);
  const label = useWords(labels);
  const { language } = useLanguage();
  const { data } = useQuery({
    queryKey: ["portal-products", language],
    queryFn: ({ signal }) => take(api.GET("/portal/api/products", { signal })),
  });
  const styles = [
    { value: "1", label: t.style1 },
    { value: "2", label: t.style2 },
  ];
  const open = data?.rows.filter((row) => row.enabled);
  return (
    <fieldset className="develop-set">
      <legend>{t.order}</legend>
      <div className="develop-grid">
        <Labelled
          label={t.channel}
          code="channel"
          required
          lacks={!fields.channel}
          error={open?.length === 0 && t.noProducts}
        >
          {(field) => (
            <Select
              {...field}
              value={fields.channel || undefined}
              options={open?.map((row) => ({ value: row.name, label: `${row.name} · ${row.label}` }))}
              onChange={(channel) => change({ channel })}
            />
          )}
        </Labelled>
        {SHOWN.map((name) => (
          <Labelled key={name} label={label[name]} code={name}>
            {(field) =>
              name === "smstyle" ? (
                <Select
                  {...field}
                  value={fields[name]}
                  options={styles}
                  onChange={(value) => change({ [name]: value })}
                />
              ) : (
                <Input
                  {...field}
                  spellCheck={false}
                  value={fields[name]}
                  onChange={(event) => change({ [name]: event.target.value })}
                />
              )
            }
          </Labelled>
        ))}
      </div>
    </fieldset>
  );
}
