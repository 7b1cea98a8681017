// Step 3: the servers that may order: addresses with commas, or * alone.
import { Button, Input } from "antd";
import { useState } from "react";
import { api, take } from "@/api/client";
import { problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { addressesIn, isAnyAddress, Labelled, ProofDialog } from "@/parts";
import { useKept } from "./kept";
import { words } from "./words";

export function Addresses() {
  const t = useWords(words);
  const may = useMay();
  const { settings, put } = useKept();
  const [text, setText] = useState(settings.allowed_ips);
  const [error, setError] = useState<string>();
  const [proving, setProving] = useState(false);
  const change = (typed: string) => {
    setText(typed);
    setError(undefined);
  };
  const save = () => {
    if (text.trim() === "") return setError(t.needed);
    if (text.trim() === settings.allowed_ips) return setError(t.unchanged);
    setProving(true);
  };
  const addMine = () => change([...addressesIn(text).filter((one) => !isAnyAddress(one)), settings.your_ip].join(","));
  const any = isAnyAddress(text) || (settings.any_address && text.trim() === settings.allowed_ips);
  return (
    <div className="stack">
      <Labelled label={t.allowed} required error={error} warning={any ? t.anyWarning : undefined} note={t.allowedNote}>
        {(field) => (
          <Input.TextArea
            {...field}
            className="mono"
            autoSize={{ minRows: 1, maxRows: 6 }}
            spellCheck={false}
            placeholder="203.0.113.7,198.51.100.0/24"
            readOnly={!may("portal.settings")}
            value={text}
            onChange={(event) => change(event.target.value)}
          />
        )}
      </Labelled>
      <p className="flat soft">
        {t.yourAddress} <span className="mono">{settings.your_ip}</span> {t.yourAddressWhy}
      </p>
      {may("portal.settings") && (
        <div className="row">
          <Button type="primary" onClick={save}>
            {t.save}
          </Button>
          <Button onClick={addMine}>{t.addMine}</Button>
        </div>
      )}
      <ProofDialog
        open={proving}
        title={t.saveAddresses}
        need="code"
        ok={t.save}
        onClose={() => setProving(false)}
        onProof={async (proof) => {
          try {
            const told = await take(api.PUT("/portal/api/develop/addresses", { body: { allowed_ips: text, proof } }));
            put(told);
            setText(told.allowed_ips);
          } catch (problem) {
            const wrong = problemOf(problem).of("allowed_ips");
            if (!wrong) throw problem;
            setError(wrong); // said beside the field; no code was spent on it
          }
        }}
      >
        <p className="flat mono develop-break">{text}</p>
        {any && <p className="flat develop-warn">{t.anyWarning}</p>}
      </ProofDialog>
    </div>
  );
}
