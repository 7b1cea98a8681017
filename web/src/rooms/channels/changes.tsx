// A difference: what comes, goes or changes, field by field; and what is wrong with a draft.
import { Alert, Button } from "antd";
import { useState } from "react";
import { Link } from "wouter";
import { useSay, useWords } from "@/frame/language";
import { State } from "@/parts";
import { type Changed, type Found, placeOf } from "./asked";
import "./channels.css";
import { KINDS, WHATS } from "./states";
import { words } from "./words-refresh";

export function Changes({ changes }: { changes: Changed[] }) {
  return (
    <ul className="changes">
      {changes.map((change) => (
        <li key={`${change.what} ${change.subject}`} className="change">
          <One change={change} />
        </li>
      ))}
    </ul>
  );
}

function One({ change }: { change: Changed }) {
  const say = useSay();
  const t = useWords(words);
  const gone = change.kind === "removed";
  return (
    <>
      <div className="change-head">
        <State of={change.kind} in={KINDS} />
        <span className="soft">{say(WHATS[change.what])}</span>
        <strong className="change-subject">{change.subject}</strong>
      </div>
      {!gone && change.fields.length > 0 && (
        <table className="change-fields">
          <thead className="unseen">
            <tr>
              <th>{t.field}</th>
              <th>{t.before}</th>
              <th>{t.after}</th>
            </tr>
          </thead>
          <tbody>
            {change.fields.map((field) => (
              <tr key={field.name}>
                <th scope="row">
                  {field.label}
                  {/^[A-Z]/.test(field.name) && field.label !== field.name && <code>{field.name}</code>}
                </th>
                {change.kind === "changed" && (
                  <td className="change-old">
                    <Value text={field.old} />
                  </td>
                )}
                <td className="change-new" colSpan={change.kind === "changed" ? 1 : 2}>
                  <Value text={field.new} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

const FEW = 3; // lines that are shown at once
const LONG = 200; // characters

/** What is long, as a certificate, is told in part, and says so. */
function Value({ text }: { text: string }) {
  const t = useWords(words);
  const [whole, setWhole] = useState(false);
  if (!text) return <span className="soft">{t.empty}</span>;
  const lines = text.trimEnd().split("\n");
  const part = lines.slice(0, FEW).join("\n").slice(0, LONG);
  if (part.length >= text.trimEnd().length) return <span className="mono">{text}</span>;
  return (
    <>
      <span className="mono">{whole ? text : `${part} …`}</span>
      <Button type="link" size="small" className="change-more" aria-expanded={whole} onClick={() => setWhole(!whole)}>
        {whole ? t.lessText : t.wholeText(lines.length)}
      </Button>
    </>
  );
}

export function Findings({ errors, warnings }: { errors: Found[]; warnings: Found[] }) {
  const t = useWords(words);
  return (
    <>
      {errors.length > 0 && (
        <Alert type="error" showIcon title={t.errors(errors.length)} description={<FoundList found={errors} />} />
      )}
      {warnings.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t.warnings(warnings.length)}
          description={<FoundList found={warnings} />}
        />
      )}
    </>
  );
}

function FoundList({ found }: { found: Found[] }) {
  const t = useWords(words);
  return (
    <ul className="found">
      {found.map((one) => (
        <li key={`${one.subject} ${one.key} ${one.message}`}>
          <strong>{one.subject}</strong> {one.key && <code>{one.key}</code>} {one.message}{" "}
          <Link href={placeOf(one.what, one.channel_id, one.name)}>{t.toFix}</Link>
        </li>
      ))}
    </ul>
  );
}
