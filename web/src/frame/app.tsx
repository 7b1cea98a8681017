// Puts the pages together: language, look, session; then the way in, or the shell with its rooms.
import { ConfigProvider, App as Holder } from "antd";
import type { Locale } from "antd/es/locale";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { Router } from "wouter";
import { realm } from "@/api/client";
import { problemOf } from "@/api/problem";
import { ProblemNote } from "@/parts/problem-note";
import { LanguageProvider } from "./language";
import { SessionProvider, useSession } from "./session";
import { Shell } from "./shell";
import { useTheme } from "./theme";

const SignIn = lazy(() => import("@/rooms/signin/page"));

export function App() {
  return (
    <LanguageProvider>{(locale) => <Look locale={locale}>{locale ? <Inside /> : <Splash />}</Look>}</LanguageProvider>
  );
}

// Near the bottom: at the top they covered the titles of pages and drawers. Two lines of two fit there.
const TOLD = { maxCount: 2, top: "calc(100dvh - 136px)" };

function Look({ locale, children }: { locale: Locale | undefined; children: ReactNode }) {
  const theme = useTheme();
  return (
    <ConfigProvider theme={theme} locale={locale} button={{ autoInsertSpace: false }}>
      <Holder className="holder" message={TOLD}>
        {children}
      </Holder>
    </ConfigProvider>
  );
}

function Inside() {
  return (
    <SessionProvider waiting={<Splash />} failed={(error, again) => <Unreached error={error} again={again} />}>
      <Router base={`/${realm}`}>
        <Way />
      </Router>
    </SessionProvider>
  );
}

/** The way in stays at the address that was asked for, so that one is there afterwards. */
function Way() {
  const { me } = useSession();
  const [codes, setCodes] = useState<string[]>();
  if (me?.stage === "in" && !codes) return <Shell />;
  return (
    <Suspense fallback={<Splash />}>
      <SignIn codes={codes} setCodes={setCodes} />
    </Suspense>
  );
}

function Splash() {
  return (
    <div className="splash" aria-busy="true">
      <span className="splash-turn" />
    </div>
  );
}

function Unreached({ error, again }: { error: Error; again: () => void }) {
  return (
    <main className="splash">
      <ProblemNote problem={problemOf(error)} retry={again} />
    </main>
  );
}
