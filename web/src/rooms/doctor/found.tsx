// What was found, grouped: wrong, will go wrong, fine; each with cause, remedy and the page where it is mended.
import { Link } from "wouter";
import { useListed, useSay, useWords } from "@/frame/language";
import { Card, State } from "@/parts";
import { type Finding, type Level, of, type Part, type Said } from "./asked";
import { LEVELS, TONES } from "./levels";
import { words } from "./words";

export function Found({ parts, complete }: { parts: Part[]; complete: boolean }) {
  const t = useWords(words);
  const speak = useSpeak();
  const listed = useListed();
  const skipped = complete ? parts.filter((part) => part.findings.length === 0) : [];
  return (
    <>
      {LEVELS.map((level) => (
        <Group key={level} level={level} found={of(parts, level)} />
      ))}
      {skipped.length > 0 && <p className="soft">{t.skipped(listed(skipped.map((part) => speak(part.name))))}</p>}
    </>
  );
}

function Group({ level, found }: { level: Level; found: Finding[] }) {
  const t = useWords(words);
  if (found.length === 0) return null;
  const why = { error: t.errorWhy, warn: t.warnWhy, fine: t.fineWhy }[level];
  return (
    <Card
      title={
        <>
          <State tone={TONES[level]}>
            {t[level]} <span className="num">{found.length}</span>
          </State>{" "}
          <span className="soft doctor-why">{why}</span>
        </>
      }
    >
      <ul className={level === "fine" ? "doctor-fine" : "doctor-found"} aria-label={t[level]}>
        {found.map((one, at) => (
          <li key={`${one.id} ${at}`}>{level === "fine" ? <Fine one={one} /> : <One one={one} />}</li>
        ))}
      </ul>
    </Card>
  );
}

function One({ one }: { one: Finding }) {
  const t = useWords(words);
  const speak = useSpeak();
  return (
    <div className="doctor-one">
      <div className="doctor-said">
        <div className="doctor-head">
          <strong>{speak(one.subject)}</strong> <code className="soft">{one.id}</code>
        </div>
        <p>{speak(one.cause)}</p>
        {one.remedy.zh && (
          <p className="soft">
            <b>{t.remedy}</b> {speak(one.remedy)}
          </p>
        )}
      </div>
      {one.place && (
        <Link href={one.place} className="doctor-mend" aria-label={t.mendOf(speak(one.subject))}>
          {t.mend}
        </Link>
      )}
    </div>
  );
}

function Fine({ one }: { one: Finding }) {
  const speak = useSpeak();
  return (
    <>
      <span className="doctor-subject">{speak(one.subject)}</span> <span className="soft">{speak(one.cause)}</span>
    </>
  );
}

/** What came in both languages, in the one of now. */
export function useSpeak(): (said: Said) => string {
  const say = useSay();
  return ({ zh, en }) => say([zh, en]);
}
