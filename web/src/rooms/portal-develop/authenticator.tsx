// Step 1: the authenticator, which signing in binds, and the recovery codes that stand in for it.
import { Link } from "wouter";
import { useWords } from "@/frame/language";
import { words } from "./words";

export function Authenticator() {
  const t = useWords(words);
  return (
    <div className="stack">
      <p className="flat">{t.bound}</p>
      <p className="flat soft">{t.boundWhy}</p>
      <div>
        <Link href="/account">{t.recoveryCodes}</Link>
      </div>
    </div>
  );
}
