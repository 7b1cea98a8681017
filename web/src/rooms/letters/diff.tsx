// Two texts, one beside the other, with the characters in which they differ marked.
import { useWords } from "@/frame/language";
import type { Diff } from "./asked";
import { words } from "./words";

type Span = Diff["found_spans"][number];

interface Piece {
  text: string;
  differs: boolean;
  at: number;
}

/** A text cut where its differing spans begin and end. */
export function pieces(text: string, spans: readonly Span[]): Piece[] {
  const letters = [...text]; // the hub counts characters, not UTF-16 units
  const found: Piece[] = [];
  let at = 0;
  for (const { begin: from, end: to } of spans) {
    if (from > at) found.push({ text: letters.slice(at, from).join(""), differs: false, at });
    found.push({ text: letters.slice(from, to).join(""), differs: true, at: from });
    at = to;
  }
  if (at < letters.length) found.push({ text: letters.slice(at).join(""), differs: false, at });
  return found;
}

export function DiffView({ of, label }: { of: Diff; label: string }) {
  const t = useWords(words);
  return (
    <section className="letter-diff" aria-label={label}>
      <Side title={`${label} · ${t.expected}`} text={of.expected} spans={of.expected_spans} tone="expected" />
      <Side title={`${label} · ${t.found}`} text={of.found} spans={of.found_spans} tone="found" />
    </section>
  );
}

function Side({ title, text, spans, tone }: { title: string; text: string; spans: Span[]; tone: string }) {
  const t = useWords(words);
  return (
    <div className="letter-side">
      <div className="soft">{title}</div>
      <pre className="letter-text">
        {pieces(text, spans).map((one) =>
          one.differs ? (
            <mark key={`d${one.at}`} className={`letter-${tone}`} title={one.text ? undefined : t.missing}>
              {one.text === "" ? "▯" : one.text.replaceAll("\n", "↵\n").replaceAll(" ", "␣")}
            </mark>
          ) : (
            <span key={`s${one.at}`}>{one.text}</span>
          ),
        )}
      </pre>
    </div>
  );
}
