// The self-check: asks the accounts for their templates and shows in what each differs from what is expected.
import { Button, Modal, Radio } from "antd";
import { useEffect, useState } from "react";
import { type ApiProblem, problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { ProblemNote, State } from "@/parts";
import { type Checked, checkLetters } from "./asked";
import { DiffView } from "./diff";
import { VERDICT } from "./states";
import { words } from "./words";

export function CheckDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useWords(words);
  return (
    <Modal open={open} title={t.check} onCancel={onClose} footer={null} destroyOnHidden centered width={860}>
      <Check />
    </Modal>
  );
}

function Check() {
  const t = useWords(words);
  const [draft, setDraft] = useState(true);
  const [found, setFound] = useState<Checked[]>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [turn, setTurn] = useState(0);
  const [busy, setBusy] = useState(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn asks again
  useEffect(() => {
    let gone = false;
    setBusy(true);
    setProblem(undefined);
    checkLetters(draft)
      .then((rows) => !gone && setFound(rows))
      .catch((error) => !gone && setProblem(problemOf(error)))
      .finally(() => !gone && setBusy(false));
    return () => {
      gone = true;
    };
  }, [draft, turn]);
  return (
    <div className="stack">
      <p className="letter-flat soft">{t.checkIntro}</p>
      <div className="row letter-check-head">
        <Radio.Group
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          options={[
            { value: true, label: t.ofDraft },
            { value: false, label: t.ofRunning },
          ]}
        />
        <Button loading={busy} onClick={() => setTurn((before) => before + 1)}>
          {t.again}
        </Button>
      </div>
      <ProblemNote problem={problem} />
      <div className="stack" aria-busy={busy} style={busy ? { opacity: 0.5 } : undefined}>
        {found?.map((one) => (
          <One key={one.kind} one={one} />
        ))}
      </div>
    </div>
  );
}

function One({ one }: { one: Checked }) {
  const t = useWords(words);
  const differs = (what: string) => one.findings.some((found) => found.what === what);
  return (
    <section className="letter-checked">
      <div className="row">
        <b>{one.label}</b>
        <State of={one.verdict} in={VERDICT} />
        {one.verdict === "same" && <span className="soft">{t.allSame}</span>}
      </div>
      {one.why && <div className="letter-bad">{one.why}</div>}
      {one.findings.length > 0 && (
        <ul className="advices">
          {one.findings.map((found) => (
            <li key={found.what} className={found.level === "wrong" ? "letter-bad" : undefined}>
              {found.message}
              <div className="soft">{found.remedy}</div>
            </li>
          ))}
        </ul>
      )}
      {one.title && differs("title") && <DiffView of={one.title} label={t.heading} />}
      {one.text && (differs("text") || differs("names")) && <DiffView of={one.text} label={t.text} />}
    </section>
  );
}
