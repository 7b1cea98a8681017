// Whether the provider takes our keys: as they run, or as the draft has them.
import { ApiOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { Link } from "wouter";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { ProblemNote, State } from "@/parts";
import { words } from "./words";

interface Told {
  passed: boolean | null;
  words: string;
  draft: boolean;
  texts: boolean;
}

export function TestChannel({ id, running, drafted = true }: { id: number; running: boolean; drafted?: boolean }) {
  const t = useWords(words);
  const may = useMay();
  const [busy, setBusy] = useState<"draft" | "running">();
  const [told, setTold] = useState<Told>();
  const [problem, setProblem] = useState<Error>();
  if (!may("channel.test")) return null;
  const run = async (draft: boolean) => {
    setBusy(draft ? "draft" : "running");
    setTold(undefined);
    setProblem(undefined);
    try {
      const params = { path: { channel_id: id } };
      setTold(await take(api.POST("/office/api/channels/{channel_id}/test", { params, body: { draft } })));
    } catch (error) {
      setProblem(error as Error);
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <div className="test">
      <div className="row">
        {running && (
          <Button
            size="small"
            icon={<ApiOutlined />}
            loading={busy === "running"}
            disabled={busy === "draft"}
            onClick={() => void run(false)}
          >
            {drafted ? t.testRunning : t.test}
          </Button>
        )}
        {(drafted || !running) && (
          <Button
            size="small"
            icon={running ? undefined : <ApiOutlined />}
            loading={busy === "draft"}
            disabled={busy === "running"}
            onClick={() => void run(true)}
          >
            {t.testDraft}
          </Button>
        )}
      </div>
      <div className="test-told" aria-live="polite">
        {busy && <span className="soft">{t.testing}</span>}
        {told && <Result told={told} id={id} running={running} />}
        <ProblemNote problem={problem} />
      </div>
    </div>
  );
}

function Result({ told, id, running }: { told: Told; id: number; running: boolean }) {
  const t = useWords(words);
  const may = useMay();
  const tone = told.passed === null ? "off" : told.passed ? "good" : "bad";
  const word = told.passed === null ? t.untestable : told.passed ? t.passed : t.failed;
  return (
    <>
      <State tone={tone}>{word}</State> <span className="soft">({told.draft ? t.ofDraft : t.ofRunning})</span>{" "}
      {told.words}{" "}
      {told.texts &&
        may("sms.edit") &&
        (running ? (
          <Link href={`/sms?test=${id}`}>{t.sendText}</Link>
        ) : (
          <span className="soft">{t.sendTextLater}</span>
        ))}
    </>
  );
}
