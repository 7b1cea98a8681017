// The tries of a notice: what each came to in words, and what was answered behind a click.
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { Timeline } from "@/parts";
import "./notices.css";
import { words } from "./words";

export function Tries({ rows }: { rows: components["schemas"]["NoticeTry"][] }) {
  const t = useWords(words);
  if (rows.length === 0) return <p className="soft">{t.noTries}</p>;
  return (
    <Timeline
      items={rows.map((one) => ({
        at: one.at,
        tone: one.heard ? "good" : "bad",
        title: (
          <span className="num">
            {one.status ? `HTTP ${one.status}` : t.noAnswer} · {one.took_ms} ms
          </span>
        ),
        text: (
          <>
            <div>{one.heard ? t.heard : one.meaning}</div>
            {!one.heard && (one.error || one.answer) && (
              <details className="soft">
                <summary>{one.error ? t.detail : t.answered}</summary>
                <code className="notice-raw">{one.error || one.answer}</code>
              </details>
            )}
          </>
        ),
      }))}
    />
  );
}
