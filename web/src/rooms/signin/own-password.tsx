// An own password in place of the one that was given.
import { useState } from "react";
import { take, twin } from "@/api/client";
import { useWords } from "@/frame/language";
import { NewPassword } from "@/parts/new-password";
import { SecretField } from "@/parts/secret-field";
import type { Told } from "./page";
import { Step } from "./step";
import { words } from "./words";

export function OwnPassword({ given, on }: { given: string; on: (told: Told) => Promise<void> }) {
  const t = useWords(words);
  const [old, setOld] = useState(given);
  const [fresh, setFresh] = useState<string>();
  const send = async () =>
    on(await take(twin.POST("/office/api/signin/password", { body: { old, new: fresh ?? "" } })));
  return (
    <Step
      title={t.passwordTitle}
      why={t.passwordWhy}
      go={t.change}
      ready={old !== "" && !!fresh}
      shown={given ? ["new"] : ["old", "new"]}
      send={send}
    >
      {(problem) => (
        <>
          {!given && (
            <SecretField
              label={t.oldPassword}
              kind="current-password"
              size="large"
              error={problem?.of("old")}
              value={old}
              onChange={setOld}
            />
          )}
          <NewPassword least={10} size="large" error={problem?.of("new")} onChange={setFresh} />
        </>
      )}
    </Step>
  );
}
