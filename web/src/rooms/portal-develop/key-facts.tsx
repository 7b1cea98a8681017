// A public key as people recognise it: length, fingerprint, and the key to copy.
import type { ReactNode } from "react";
import { useWords } from "@/frame/language";
import { CopyButton, State } from "@/parts";
import type { PublicKey } from "./kept";
import { words } from "./words";

export function KeyFacts({
  title,
  of,
  note,
  action,
}: {
  title: string;
  of: PublicKey;
  note?: string;
  action?: ReactNode;
}) {
  const t = useWords(words);
  return (
    <div className="key-facts">
      <div className="row">
        <strong>{title}</strong>
        <State tone={of.weak ? "warn" : "good"}>{t.bits(of.bits)}</State>
        <CopyButton text={of.pem} label={t.copyKey} />
        {action}
      </div>
      <div className="soft">
        {t.fingerprint} <span className="mono">{of.fingerprint}</span>
      </div>
      {of.weak && <div className="develop-warn">{t.weak}</div>}
      {note && <div className="soft">{note}</div>}
    </div>
  );
}
