// The questions to the operator's system as they were signed and sent, and what came back, byte for byte.
import { useWords } from "@/frame/language";
import { CopyButton, State, type Tone } from "@/parts";
import type { Exchange } from "../asked";
import { words } from "./words";

export function Exchanges({ rows }: { rows: Exchange[] }) {
  const t = useWords(words);
  if (rows.length === 0) return <p className="flat soft">{t.noExchange}</p>;
  return rows.map((one, at) => <One key={at} one={one} />);
}

function One({ one }: { one: Exchange }) {
  const t = useWords(words);
  const [tone, verdict] = judged(one, t);
  return (
    <div className="stack">
      <div className="scene-exchange">
        <b className="mono">POST {one.url}</b>
        <span className="row">
          <State tone={tone}>{verdict}</State>
          {one.status !== null && <span className="num">HTTP {one.status}</span>}
          <span className="soft num">{t.millis(one.millis)}</span>
        </span>
      </div>
      <section>
        <h3>
          {t.question} <code className="soft">{one.content_type}</code>
        </h3>
        <dl className="scene-fields mono">
          {Object.entries(one.fields).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value || <span className="soft">{t.empty}</span>}</dd>
            </div>
          ))}
        </dl>
      </section>
      <Wire title={t.signedText} text={one.signed_text} note={t.signedNote} />
      <Wire title={t.digest} text={one.digest} />
      <Wire title={t.answer} text={pretty(one.body) || t.noBody} />
    </div>
  );
}

function Wire({ title, text, note }: { title: string; text: string; note?: string }) {
  return (
    <section>
      <h3 className="scene-wire-head">
        {title}
        <CopyButton text={text} />
      </h3>
      <pre className="scene-wire mono">{text}</pre>
      {note && <p className="flat soft">{note}</p>}
    </section>
  );
}

function judged(one: Exchange, t: typeof words.zh): [Tone, string] {
  if (one.trusted) return ["good", t.trusted];
  if (one.status === null) return ["bad", t.silent];
  return ["bad", one.status >= 200 && one.status < 300 ? t.untrusted : t.badStatus];
}

/** JSON with its lines broken; anything else as it came. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
