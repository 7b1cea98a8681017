// Step 6: the notify tester: one signed notice to an address, and what came back, as it comes.
import { useQuery } from "@tanstack/react-query";
import { Alert, App, Button, Radio } from "antd";
import { useState } from "react";
import { api, take } from "@/api/client";
import { type ApiProblem, problemOf } from "@/api/problem";
import type { paths } from "@/api/schema";
import { useLanguage, useWords } from "@/frame/language";
import { Facts, ProblemNote, TextField, Tried, useTrying } from "@/parts";
import { useKept } from "../kept";
import { words } from "./words";

type Test = paths["/portal/api/develop/notice-test"]["post"]["responses"]["200"]["content"]["application/json"];
const EVERY = 1000;
const PATIENCE = 30; // askings; a receiver has ten seconds

export default function NoticeTest() {
  const t = useWords(words);
  const { reread } = useKept();
  const [url, setUrl] = useState("");
  const [sent, setSent] = useState<Test>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [busy, setBusy] = useState(false);
  const trying = useTrying(url.trim() !== "");
  const send = async () => {
    if (!trying.go()) return;
    setBusy(true);
    setProblem(undefined);
    setSent(undefined);
    try {
      setSent(await take(api.POST("/portal/api/develop/notice-test", { body: { url } })));
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  const wrong = problem?.of("url");
  return (
    <div className="stack">
      <p className="flat soft">{t.intro}</p>
      <Format />
      <form
        className="stack"
        ref={trying.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Tried value={trying.tried}>
          <TextField
            label={t.url}
            required
            error={wrong}
            note={t.urlNote}
            className="mono"
            inputMode="url"
            spellCheck={false}
            placeholder="https://shop.example.com/notify"
            value={url}
            onChange={(typed) => {
              setUrl(typed);
              setProblem(undefined);
            }}
          />
        </Tried>
        <div>
          <Button type="primary" htmlType="submit" loading={busy}>
            {t.send}
          </Button>
        </div>
      </form>
      {!wrong && <ProblemNote problem={problem} />}
      <div aria-live="polite">{sent && <Result key={sent.id} sent={sent} onOver={reread} />}</div>
    </div>
  );
}

function Format() {
  const t = useWords(words);
  const { settings, put } = useKept();
  const { message } = App.useApp();
  const [problem, setProblem] = useState<ApiProblem>();
  const change = async (json: boolean) => {
    setProblem(undefined);
    try {
      put(await take(api.PUT("/portal/api/develop/notices", { body: { notice_json: json } })));
      message.success(t.saved);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <div>
      <div className="row">
        <span id="notice-format">{t.format}</span>
        <Radio.Group
          aria-labelledby="notice-format"
          value={settings.notice_json}
          onChange={(event) => void change(event.target.value)}
          options={[
            { value: false, label: t.form },
            { value: true, label: t.json },
          ]}
        />
      </div>
      <ProblemNote problem={problem} />
    </div>
  );
}

function Result({ sent, onOver }: { sent: Test; onOver: () => void }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { data = sent, dataUpdateCount } = useTest(sent, language, onOver);
  if (!data.over) {
    const slow = dataUpdateCount >= PATIENCE;
    return <Alert type={slow ? "warning" : "info"} showIcon title={slow ? t.slow : t.sending} />;
  }
  return (
    <div className="stack">
      <Alert
        type={data.good ? "success" : "error"}
        showIcon
        title={data.good ? t.good : t.bad}
        description={data.words}
      />
      <Facts
        items={[
          { label: t.status, value: data.status },
          { label: t.took, value: data.took_ms !== null && t.milliseconds(data.took_ms) },
          { label: t.answer, value: data.answer && <code>{data.answer}</code>, wide: true },
          {
            label: t.sent,
            value: (
              <code className="develop-break">
                {Object.entries(data.fields)
                  .map(([name, value]) => `${name}=${value}`)
                  .join("&")}
              </code>
            ),
            wide: true,
          },
        ]}
      />
    </div>
  );
}

function useTest(sent: Test, language: string, onOver: () => void) {
  const [count, setCount] = useState(0);
  const { data } = useQuery({
    queryKey: ["notice-test", sent.id, language],
    queryFn: async ({ signal }) => {
      const path = { notice_id: sent.id };
      const told = await take(api.GET("/portal/api/develop/notice-test/{notice_id}", { params: { path }, signal }));
      setCount((kept) => kept + 1);
      if (told.good) onOver();
      return told;
    },
    refetchInterval: (query) => (query.state.data?.over || count >= PATIENCE ? false : EVERY),
  });
  return { data, dataUpdateCount: count };
}
