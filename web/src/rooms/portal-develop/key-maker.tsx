// Makes a pair of keys in the browser: the private one is downloaded or copied, the public one goes into the form.
import { Alert, Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { saveAs } from "@/api/client";
import { useWords } from "@/frame/language";
import { CopyButton } from "@/parts";
import { makePair } from "./crypto";
import { useKept } from "./kept";
import { words } from "./words";

export function KeyMaker({
  onMade,
  have,
  onHave,
}: {
  onMade: (publicKey: string) => void;
  have: boolean; // whether the private key was kept
  onHave: (have: boolean) => void;
}) {
  const t = useWords(words);
  const { keep, settings } = useKept();
  const [made, setMade] = useState("");
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    const pair = await makePair();
    setMade(pair.privateKey);
    keep(pair.privateKey);
    onMade(pair.publicKey);
    setBusy(false);
  };
  const download = () => {
    saveAs(made, `${settings.merchant_id}_private_key.pem`);
    onHave(true);
  };
  return (
    <div className="stack">
      <div className="row">
        <Button loading={busy} onClick={() => void make()}>
          {made ? t.makeAgain : t.makePair}
        </Button>
        <span className="soft">{t.makeWhy}</span>
      </div>
      {made && (
        <Alert
          type="warning"
          showIcon
          title={t.privateOnce}
          description={
            <div className="stack">
              <p className="flat">{t.privateWhy}</p>
              <Input.TextArea
                className="mono"
                aria-label={t.privateKey}
                rows={5}
                readOnly
                value={made}
                onFocus={(event) => event.target.select()}
              />
              <div className="row">
                <Button onClick={download}>{t.download}</Button>
                <CopyButton text={made} label={t.copyPrivate} onCopied={() => onHave(true)} />
              </div>
              <Checkbox checked={have} onChange={(event) => onHave(event.target.checked)}>
                {t.haveIt}
              </Checkbox>
            </div>
          }
        />
      )}
    </div>
  );
}
