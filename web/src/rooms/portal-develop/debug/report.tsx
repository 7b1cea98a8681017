// What the debugger found: every step, both texts with the first difference marked, and the fields.
import type { paths } from "@/api/schema";
import { useWords } from "@/frame/language";
import { CopyButton, defineStates, PlainTable, State } from "@/parts";
import { words } from "./words";

export type Debugged = paths["/portal/api/signature"]["post"]["responses"]["200"]["content"]["application/json"];

const STATES = defineStates({
  right: ["good", "正确", "Right"],
  wrong: ["bad", "不同", "Differs"],
  unknown: ["off", "未知", "Not known"],
});

const STEP = /^(第 [0-4] 步：|step [0-4]: )/; // the heading above says it

export function Report({ told }: { told: Debugged }) {
  const t = useWords(words);
  const titles = [t.step0, t.step1, t.step2, t.step3, t.step4];
  return (
    <>
      <ol className="trail">
        {told.steps.map((step) => (
          <li key={step.number}>
            <div className="trail-head">
              <strong>{titles[step.number]}</strong>
              <State of={step.state} in={STATES} />
            </div>
            {step.words.map((line) => (
              <div key={line}>{line.replace(STEP, "")}</div>
            ))}
            {step.number === 2 && told.text && <Texts told={told} />}
            {step.number === 3 && told.digest && (
              <div className="develop-out mono">
                {told.digest} <CopyButton text={told.digest} />
              </div>
            )}
          </li>
        ))}
      </ol>
      {told.fields.length > 0 && <Fields told={told} />}
    </>
  );
}

function Texts({ told }: { told: Debugged }) {
  const t = useWords(words);
  if (!told.side) return <div className="develop-out mono">{told.text}</div>;
  const { ours, yours, at } = told.side;
  return (
    <div className="side-by-side">
      {at !== null && <div className="soft">{t.at(at + 1)}</div>}
      <figure>
        <figcaption>{t.ours}</figcaption>
        <Marked text={ours} at={at} />
      </figure>
      <figure>
        <figcaption>{t.yours}</figcaption>
        <Marked text={yours} at={at} />
      </figure>
    </div>
  );
}

/** A text with the first character that differs marked; blanks and line breaks become visible there. */
function Marked({ text, at }: { text: string; at: number | null }) {
  const t = useWords(words);
  if (at === null) return <div className="develop-out mono">{text}</div>;
  const [mark = ""] = Array.from(text.slice(at));
  const seen: Record<string, string> = { "": t.nothingThere, " ": "␣", "\n": "↵\n", "\r": "␍", "\t": "⇥" };
  return (
    <div className="develop-out mono">
      {text.slice(0, at)}
      <mark className="differs">{seen[mark] ?? mark}</mark>
      {text.slice(at + mark.length)}
    </div>
  );
}

function Fields({ told }: { told: Debugged }) {
  const t = useWords(words);
  const part = { signed: t.signed, empty: t.empty, sign: t.isSign };
  return (
    <PlainTable
      title={t.fields}
      rows={told.fields}
      rowKey={(row) => row.name}
      columns={[
        { key: "name", title: t.fields, render: (row) => <span className="mono">{row.name}</span> },
        { key: "value", title: t.value, wrap: true, render: (row) => <span className="mono">{row.value || "—"}</span> },
        { key: "part", title: t.part, card: "side", render: (row) => part[row.part] },
      ]}
    />
  );
}
