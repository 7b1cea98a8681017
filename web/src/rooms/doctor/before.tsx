// In the dialog of a refresh: the draft is examined meanwhile; what would go wrong is said in a line, and forbids nothing.
import { Button } from "antd";
import { useLayoutEffect, useState } from "react";
import { Link } from "wouter";
import { useWords } from "@/frame/language";
import { State } from "@/parts";
import { type Finding, of, type Report, useCheckup } from "./asked";
import "./doctor.css";
import { useSpeak } from "./found";
import { words } from "./words";

export function BeforeRefresh() {
  const t = useWords(words);
  const { report, going, problem, run } = useCheckup(true);
  useLayoutEffect(run, [run]); // before a report of another time is seen
  const told = going || problem ? undefined : report;
  const errors = told ? of(told.parts, "error") : [];
  const [open, setOpen] = useState(false); // by whoever wants to read it: nothing jumps under the pointer
  return (
    <section className="doctor-before" aria-label={t.before}>
      <div className="row">
        <b>{t.title}</b>
        <span role="status">
          {going && <State tone="wait">{t.done(going.done, going.total)}</State>}
          {problem && <State tone="warn">{t.failed}</State>}
          {told && <Came report={told} />}
        </span>
        {errors.length > 0 && (
          <Button type="link" size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? t.less : t.more}
          </Button>
        )}
        {!going && (
          <Link href="/doctor?of=draft" className="doctor-whole">
            {t.whole}
          </Link>
        )}
      </div>
      {open && <Errors errors={errors} />}
    </section>
  );
}

function Came({ report: { errors, warnings } }: { report: Report }) {
  const t = useWords(words);
  const tone = errors ? "bad" : warnings ? "warn" : "good";
  return <State tone={tone}>{errors + warnings ? t.wrong(errors, warnings) : t.well}</State>;
}

/** What customers would meet. */
function Errors({ errors }: { errors: Finding[] }) {
  const t = useWords(words);
  const speak = useSpeak();
  return (
    <>
      <ul className="doctor-before-list">
        {errors.map((one, at) => (
          <li key={`${one.id} ${at}`}>
            <strong>{speak(one.subject)}</strong> {speak(one.cause)}{" "}
            {one.place && (
              <Link href={one.place} className="doctor-mend" aria-label={t.mendOf(speak(one.subject))}>
                {t.mend}
              </Link>
            )}
          </li>
        ))}
      </ul>
      <div className="soft">{t.allowed}</div>
    </>
  );
}
