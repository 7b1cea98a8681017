// The hub's public key, its address, and how its messages are verified.
import { Button, Input } from "antd";
import { saveAs } from "@/api/client";
import { useWords } from "@/frame/language";
import { CopyButton, CopyText, Facts } from "@/parts";
import { useKept } from "./kept";
import { words } from "./words";

export function Platform() {
  const t = useWords(words);
  const { settings } = useKept();
  const { platform_key: key, merchant_id: id } = settings;
  return (
    <div className="stack">
      <Facts
        items={[
          { label: t.merchantId, value: <CopyText text={id} /> },
          { label: t.apiUrl, value: <CopyText text={`${settings.api_url}/pay`} /> },
          { label: t.fingerprint, value: <span className="mono">{key.fingerprint}</span>, wide: true },
        ]}
      />
      <Input.TextArea className="mono" aria-label={t.platformKey} rows={5} readOnly value={key.pem} />
      <div className="row">
        <CopyButton text={key.pem} label={t.copyKey} />
        <Button onClick={() => saveAs(key.pem, `${id}_platform_public_key.pem`)}>{t.download}</Button>
      </div>
      <h3 className="step-sub">{t.verifyTitle}</h3>
      <ol className="develop-rules">
        <li>{t.verify1}</li>
        <li>{t.verify2}</li>
        <li>{t.verify3}</li>
        <li>{t.verify4}</li>
      </ol>
    </div>
  );
}
