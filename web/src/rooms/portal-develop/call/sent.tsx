// Sends what was signed and shows the answer: what it means, where to go on, whether the hub signed it.
import { Alert, Button } from "antd";
import { useState } from "react";
import { useLanguage, useWords } from "@/frame/language";
import { State } from "@/parts";
import { useKept } from "../kept";
import { type Answer, isHubs, post, type Signed, signed } from "./signing";
import { words } from "./words";

const ADDRESS_NOT_ALLOWED = 2003;
const WRONG_SIGNATURE = 2002;

interface Told extends Answer {
  good?: boolean; // the hub's signature, where there is one
}

export function Sent({ made, md5Key, privateKey }: { made: Signed; md5Key: string; privateKey: string }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { settings, reread } = useKept();
  const [told, setTold] = useState<Told>();
  const [failed, setFailed] = useState("");
  const [busy, setBusy] = useState(false);
  const ask = async (path: string, wanted: () => Promise<Signed>) => {
    setBusy(true);
    setFailed("");
    try {
      const answer = await post(path, (await wanted()).fields, language);
      const good = answer.content.sign && (await isHubs(answer, md5Key, settings.platform_key.pem));
      setTold(answer.content.sign ? { ...answer, good: good === true } : answer);
    } catch (error) {
      setFailed(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  const order = () => ask("/api/pay", async () => made).then(reread);
  const query = () =>
    ask("/api/pay/query", () => {
      const { merId = "", orderId = "" } = made.fields;
      return signed({ merId, orderId }, md5Key, privateKey);
    });
  return (
    <div className="stack">
      <div className="row">
        <Button type="primary" loading={busy} onClick={() => void order()}>
          {t.call}
        </Button>
        {told?.status === 200 && <Button onClick={() => void query()}>{t.query}</Button>}
      </div>
      <div aria-live="polite" className="stack">
        {failed && <Alert type="error" showIcon title={t.unreached} description={failed} />}
        {told && <Meaning told={told} />}
        {told && (
          <div>
            <h3 className="step-sub">{t.answer}</h3>
            <pre className="develop-out mono">{JSON.stringify(told.content, null, 2)}</pre>
          </div>
        )}
      </div>
    </div>
  );
}

function Meaning({ told }: { told: Told }) {
  const t = useWords(words);
  const { settings } = useKept();
  const { content } = told;
  const code = Number(content.code);
  if (told.status !== 200) {
    return (
      <Alert
        type="error"
        showIcon
        title={t.refused(code)}
        description={
          <>
            {[content.msg, content.cause, content.remedy].filter(Boolean).map((line) => (
              <p key={String(line)} className="flat">
                {String(line)}
              </p>
            ))}
            {code === ADDRESS_NOT_ALLOWED && <p className="flat">{t.addressWhy(settings.your_ip)}</p>}
            {code === WRONG_SIGNATURE && <p className="flat">{t.debugWhy}</p>}
          </>
        }
      />
    );
  }
  if (told.good !== undefined)
    return (
      <div>
        <State tone={told.good ? "good" : "bad"}>{told.good ? t.answerGood : t.answerBad}</State>
        <p className="flat soft">{t.answerWhy}</p>
      </div>
    );
  return (
    <Alert
      type="success"
      showIcon
      title={t.accepted}
      description={t.acceptedWhy}
      action={
        typeof content.payurl === "string" && (
          <Button href={content.payurl} target="_blank" rel="noreferrer">
            {t.open}
          </Button>
        )
      }
    />
  );
}
