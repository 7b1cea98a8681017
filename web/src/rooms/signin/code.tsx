// The code of the authenticator, or a recovery code in its place.
import { App, Button, Input } from "antd";
import { useState } from "react";
import { take, twin } from "@/api/client";
import { useWords } from "@/frame/language";
import { CodeField } from "@/parts/code-field";
import { Labelled } from "@/parts/labelled";
import type { Told } from "./page";
import { Step } from "./step";
import { words } from "./words";

export function Code({ on }: { on: (told: Told) => Promise<void> }) {
  const t = useWords(words);
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState("");
  const { message } = App.useApp();
  const send = async () => {
    const told = await take(twin.POST("/office/api/signin/code", { body: { code: code.trim() } }));
    const left = told.recovery_codes_left;
    if (left !== null) void message.warning(left > 0 ? t.codesLeft(left) : t.noCodesLeft, 15);
    await on(told);
  };
  return (
    <Step
      key={recovery ? "recovery" : "code"} // what was said of the one is not said of the other
      title={recovery ? t.recovery : t.codeTitle}
      go={t.next}
      ready={recovery ? code.trim() !== "" : code.length === 6}
      shown={["code"]}
      send={send}
      failed={() => setCode("")}
    >
      {(problem) => (
        <>
          {recovery ? (
            <Labelled
              label={t.recovery}
              note={t.recoveryNote}
              error={code === "" && problem?.of("code")}
              lacks={code.trim() === ""}
            >
              {(field) => (
                <Input
                  {...field}
                  size="large"
                  autoFocus
                  autoComplete="off"
                  spellCheck={false}
                  className="mono"
                  value={code}
                  onChange={(event) => setCode(event.target.value)}
                />
              )}
            </Labelled>
          ) : (
            <CodeField
              label={t.code}
              note={t.codeNote}
              error={code === "" ? problem?.of("code") : undefined}
              size="large"
              value={code}
              onChange={setCode}
            />
          )}
          <Button
            type="link"
            className="way-other"
            onClick={() => {
              setRecovery(!recovery);
              setCode("");
            }}
          >
            {recovery ? t.useCode : t.useRecovery}
          </Button>
        </>
      )}
    </Step>
  );
}
