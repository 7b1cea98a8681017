// The calls of providers that a payment caused, masked when they were written down.
import { type Pair, useSay, useWords } from "@/frame/language";
import { Moment, State, type Tone } from "@/parts";
import type { Story } from "./payment";
import { words } from "./words";

type Exchange = Record<string, unknown>;

export function Calls({ rows }: { rows: Story["calls"] }) {
  const t = useWords(words);
  const say = useSay();
  if (rows.length === 0) return <p className="soft">{t.noCalls}</p>;
  return (
    <ul className="payment-lines">
      {rows.map((one, at) => (
        <li key={at}>
          <details>
            <summary className="card-title">
              <span className="row">
                <b>{one.verb_label}</b>
                <State tone={toneOf(one)}>{one.fault ? `${one.fault_label} ${one.words}` : t.callDone}</State>
                <span className="soft num">{one.ms} ms</span>
                <span className="soft">{one.channel}</span>
              </span>
              <Moment value={one.at} />
            </summary>
            {one.exchanges.map((exchange, number) => (
              <pre key={number} className="payment-wire mono">
                {told(exchange, say)}
              </pre>
            ))}
          </details>
        </li>
      ))}
    </ul>
  );
}

/** That there is no such order is an answer to whoever asks, before a payer has scanned. */
function toneOf({ fault, verb }: Story["calls"][number]): Tone {
  if (fault === "not_found" && verb.endsWith("query")) return "off";
  return fault ? "bad" : "good";
}

const PARTS: Record<string, Pair> = {
  method: ["请求方式", "method"],
  url: ["地址", "address"],
  headers: ["请求头", "headers"],
  request: ["请求内容", "request"],
  status: ["HTTP 状态码", "HTTP status"],
  ms: ["耗时（毫秒）", "milliseconds"],
  answer: ["答复内容", "answer"],
};
const FIRST = Object.keys(PARTS);

/** An exchange as text: what was asked, then what was answered; the hub keeps its parts in no order. */
function told(exchange: Exchange, say: (pair: Pair) => string): string {
  const place = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return Object.entries(exchange)
    .filter(([, value]) => value !== "" && value !== null)
    .sort(([a], [b]) => place(a) - place(b))
    .map(([name, value]) => {
      const label = say(PARTS[name] ?? [name, name]);
      const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
      return `${label}${say(["：", ": "])}${text}`;
    })
    .join("\n");
}
