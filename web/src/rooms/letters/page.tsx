// The five kinds of message: whether each is on, by which template it goes, and what is wrong with that.
import { Button } from "antd";
import { useState } from "react";
import { useLocation } from "wouter";
import { useSay, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { Card, CopyText, Facts, Loaded, Page, State, useAct, useDetail } from "@/parts";
import { PARTS } from "@/rooms/channels/states";
import { Advices } from "@/rooms/products/shown";
import { asIs, type Letter, saveLetter, TEXTED, useLetters, useLettersChanged } from "./asked";
import { CheckDialog } from "./check";
import { LetterForm } from "./form";
import "./letters.css";
import { TestDialog } from "./test";
import { words } from "./words";

export default function Letters() {
  const t = useWords(words);
  const editing = useDetail("letter");
  const [checking, setChecking] = useState(false);
  const [testing, setTesting] = useState<Letter>();
  const [, go] = useLocation();
  const check = (
    <Button type="primary" onClick={() => setChecking(true)}>
      {t.check}
    </Button>
  );
  return (
    <Page title={t.title} intro={t.intro} extra={check}>
      <Loaded from={useLetters()} rows={8} keep>
        {({ rows }) => (
          <div className="letters">
            {rows.map((row) => (
              <One key={row.kind} row={row} edit={() => editing.open(row.kind)} test={() => setTesting(row)} />
            ))}
          </div>
        )}
      </Loaded>
      <LetterForm editing={editing} />
      <CheckDialog open={checking} onClose={() => setChecking(false)} />
      <TestDialog
        row={testing}
        onClose={() => setTesting(undefined)}
        see={(id) => go(`/messages?message=${encodeURIComponent(id)}`)}
      />
    </Page>
  );
}

function One({ row, edit, test }: { row: Letter; edit: () => void; test: () => void }) {
  const t = useWords(words);
  const say = useSay();
  const may = useMay();
  const act = useAct(useLettersChanged(), true);
  const flip = () => void act(() => saveLetter(row.kind, { ...asIs(row), enabled: !row.enabled }), t.saved);
  const texted = row.kind === TEXTED;
  return (
    <Card title={row.label}>
      <div className="stack letter">
        <div className="row letter-head">
          <State tone={row.enabled ? "good" : "off"}>{row.enabled ? t.inUse : t.off}</State>
          {row.state !== "published" && <State of={row.state} in={PARTS} />}
          <span className="soft">{row.about}</span>
        </div>
        <Advices found={row.findings} />
        <Facts
          columns={1}
          items={[
            !texted && { label: t.heading, value: row.title && <CopyText text={row.title} /> },
            !texted && { label: t.library, value: row.library || t.own },
            row.industry !== "" && { label: t.industry, value: row.industry },
            !texted && { label: t.channel, value: row.channel || <span className="soft">{t.noChannel}</span> },
            {
              label: texted ? t.smsTemplate : t.template,
              value: row.template ? <CopyText text={row.template} /> : <span className="soft">{t.noTemplate}</span>,
            },
          ]}
        />
        {(row.text || row.texted) && <pre className="letter-text">{texted ? row.texted : row.text}</pre>}
        {row.changes.length > 0 && (
          <div className="soft">
            {t.changes}: {row.changes.map((one) => one.label).join(say(["、", ", "]))}
          </div>
        )}
        {may("message.edit") && (
          <div className="row letter-acts">
            <Button onClick={edit}>{t.edit}</Button>
            <Button onClick={flip}>{row.enabled ? t.turnOff : t.turnOn}</Button>
            {!texted && row.enabled && <Button onClick={test}>{t.test}</Button>}
          </div>
        )}
      </div>
    </Card>
  );
}
