// The way in, step by step: password, authenticator, an own password where the first one was given by somebody else.
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { keepCsrf } from "@/api/client";
import { LanguageSwitch } from "@/frame/header";
import { useSay, useWords } from "@/frame/language";
import { useSession } from "@/frame/session";
import { REALM, useTitle } from "@/frame/title";
import { RecoveryCodes } from "@/parts/recovery-codes";
import { Bind } from "./bind";
import { Code } from "./code";
import { OwnPassword } from "./own-password";
import { Password } from "./password";
import "./signin.css";
import { words } from "./words";

export interface Told {
  stage: string;
  csrf: string;
}

export default function SignIn({
  codes,
  setCodes,
}: {
  codes: string[] | undefined; // fresh recovery codes: everything else waits until they are kept
  setCodes: (codes: string[] | undefined) => void;
}) {
  const t = useWords(words);
  const { me, again, signOut } = useSession();
  const [given, setGiven] = useState(""); // the password that was typed, for the step that changes it
  const [bound, setBound] = useState(""); // who has bound: the page learns a moment later that they are further
  const stage = me?.stage ?? "";

  // Between bind and in, the codes must be seen; only then the hub is asked again who we are.
  const on = async (told: Told) => {
    keepCsrf(told.csrf);
    await again();
  };
  const step = () => {
    if (codes)
      return (
        <RecoveryCodes
          codes={codes}
          username={me?.account.username ?? ""}
          done={() => void again().then(() => setCodes(undefined))}
        />
      );
    switch (stage) {
      case "bind":
        if (bound === me?.csrf) return null; // asking for what is to be bound would end the session
        return (
          <Bind
            bound={(told) => {
              keepCsrf(told.csrf);
              setCodes(told.recovery_codes);
              setBound(me?.csrf ?? "");
            }}
          />
        );
      case "code":
        return <Code on={on} />;
      case "password":
        return <OwnPassword given={given} on={on} />;
      default:
        return (
          <Password
            on={(told, password) => {
              setGiven(password);
              return on(told);
            }}
          />
        );
    }
  };
  return (
    <Frame>
      {step()}
      {me && !codes && (
        <p className="way-out">
          <Button type="link" onClick={() => void signOut()}>
            {t.other}
          </Button>
        </p>
      )}
    </Frame>
  );
}

function Frame({ children }: { children: ReactNode }) {
  const t = useWords(words);
  const say = useSay();
  useTitle(t.signIn);
  return (
    <div className="way">
      <header className="way-head">
        <span className="brand">
          <span className="brand-name">Hutong</span>
          <span className="brand-realm">{say(REALM)}</span>
        </span>
        <LanguageSwitch />
      </header>
      <main className="way-card">{children}</main>
    </div>
  );
}
