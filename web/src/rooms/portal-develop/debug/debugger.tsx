// The signature debugger.
import { Alert, Button, Input } from "antd";
import { useState } from "react";
import { api, take } from "@/api/client";
import { type ApiProblem, problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { Labelled, ProblemNote, Tried, useTrying } from "@/parts";
import { type Debugged, Report } from "./report";
import { words } from "./words";

const NOTHING = { body: "", text: "", md5: "", sign: "" };
const LOOKS = "merId=M1001&orderId=A1&orderAmt=19.99&…&sign=…";

export default function Debugger() {
  const t = useWords(words);
  const [asked, setAsked] = useState(NOTHING);
  const [told, setTold] = useState<Debugged>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [busy, setBusy] = useState(false);
  const put = (name: keyof typeof NOTHING) => (event: { target: { value: string } }) =>
    setAsked({ ...asked, [name]: event.target.value });
  const trying = useTrying<HTMLDivElement>(asked.body.trim() !== "");
  const check = async () => {
    if (!trying.go()) return;
    setBusy(true);
    setProblem(undefined);
    try {
      setTold(await take(api.POST("/portal/api/signature", { body: asked })));
    } catch (error) {
      setTold(undefined);
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  return (
    <div className="stack" ref={trying.form}>
      <p className="flat soft">{t.intro}</p>
      <Tried value={trying.tried}>
        <Labelled label={t.body} required lacks={asked.body.trim() === ""} note={t.bodyNote}>
          {(field) => (
            <Input.TextArea
              {...field}
              className="mono"
              rows={5}
              spellCheck={false}
              placeholder={LOOKS}
              value={asked.body}
              onChange={put("body")}
            />
          )}
        </Labelled>
      </Tried>
      <fieldset className="develop-set">
        <legend>{t.own}</legend>
        <Labelled label={t.text} note={t.textNote}>
          {(field) => (
            <Input.TextArea
              {...field}
              className="mono"
              autoSize={{ minRows: 2, maxRows: 8 }}
              spellCheck={false}
              value={asked.text}
              onChange={put("text")}
            />
          )}
        </Labelled>
        <div className="develop-grid">
          <Labelled label={t.md5}>
            {(field) => (
              <Input {...field} className="mono" spellCheck={false} value={asked.md5} onChange={put("md5")} />
            )}
          </Labelled>
          <Labelled label={t.sign} note={t.signNote}>
            {(field) => (
              <Input {...field} className="mono" spellCheck={false} value={asked.sign} onChange={put("sign")} />
            )}
          </Labelled>
        </div>
      </fieldset>
      <div className="row">
        <Button type="primary" loading={busy} onClick={() => void check()}>
          {t.check}
        </Button>
        <Button
          onClick={() => {
            setAsked(NOTHING);
            trying.forget();
            setTold(undefined);
            setProblem(undefined);
          }}
        >
          {t.clear}
        </Button>
      </div>
      <ProblemNote problem={problem} />
      <div aria-live="polite" className="stack">
        {told && <Verdict told={told} />}
        {told && <Report told={told} />}
      </div>
    </div>
  );
}

function Verdict({ told }: { told: Debugged }) {
  const t = useWords(words);
  if (told.state === "wrong") return <Alert type="error" showIcon title={t.wrong} description={told.first} />;
  const why = told.by === "hub" ? t.hub : told.by === "previous" ? t.previousKeys : t.current;
  return <Alert type={told.by === "previous" ? "warning" : "success"} showIcon title={t.right} description={why} />;
}
