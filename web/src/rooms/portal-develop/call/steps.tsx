// How a call is signed, step by step, and the same call for a shell.
import { useWords } from "@/frame/language";
import { CopyButton } from "@/parts";
import { curlOf } from "./fields";
import type { Signed } from "./signing";
import { words } from "./words";

export function Steps({ made, url }: { made: Signed; url: string }) {
  const t = useWords(words);
  const curl = curlOf(url, made.fields);
  const steps: [string, string, string?][] = [
    [t.step1, made.names.join(", ")],
    [t.step2, made.text],
    [t.step3, made.digest, made.byHub ? t.hubMade : t.pageMade],
    [t.step4, made.fields.sign ?? "", t.pageMade],
  ];
  return (
    <>
      <h3 className="step-sub">{t.signing}</h3>
      <ol className="trail">
        {steps.map(([title, text, where]) => (
          <li key={title}>
            <div className="trail-head">
              <span>{title}</span>
              {where && <span className="soft">{where}</span>}
            </div>
            <div className="develop-out mono">{text}</div>
          </li>
        ))}
        <li>
          <div className="trail-head">
            <span>{t.curl}</span>
            <CopyButton text={curl} />
          </div>
          <pre className="develop-out mono">{curl}</pre>
        </li>
      </ol>
    </>
  );
}
