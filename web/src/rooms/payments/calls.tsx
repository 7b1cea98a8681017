// The calls of providers that a payment caused, masked when they were written down.
import { useWords } from "@/frame/language";
import { Moment, State } from "@/parts";
import type { Story } from "./payment";
import { words } from "./words";

type Exchange = Record<string, unknown>;

export function Calls({ rows }: { rows: Story["calls"] }) {
  const t = useWords(words);
  if (rows.length === 0) return <p className="soft">{t.noCalls}</p>;
  return (
    <ul className="payment-lines">
      {rows.map((one, at) => (
        <li key={at}>
          <details>
            <summary className="card-title">
              <span className="row">
                <b>{one.verb}</b>
                <State tone={one.fault ? "bad" : "good"}>{one.fault ? `${one.fault} ${one.words}` : "OK"}</State>
                <span className="soft num">{one.ms} ms</span>
                <span className="soft">{one.channel}</span>
              </span>
              <Moment value={one.at} />
            </summary>
            {one.exchanges.map((exchange, number) => (
              <pre key={number} className="payment-wire mono">
                {told(exchange)}
              </pre>
            ))}
          </details>
        </li>
      ))}
    </ul>
  );
}

const FIRST = ["method", "url", "headers", "request", "status", "ms", "answer"];

/** An exchange as text: what was asked, then what was answered; the hub keeps its parts in no order. */
function told(exchange: Exchange): string {
  const place = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return Object.entries(exchange)
    .filter(([, value]) => value !== "" && value !== null)
    .sort(([a], [b]) => place(a) - place(b))
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value, null, 2)}`)
    .join("\n");
}
