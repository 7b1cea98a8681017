// One entry of the audit: what it was about, what it was before and after, its place in the chain.
import { Link } from "wouter";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { Brief, CopyText, Facts, Loaded, Moment, useAsked } from "@/parts";
import "./audit.css";
import { pageOf } from "./links";
import { words } from "./words";

type Event = components["schemas"]["AuditShown"];
type Line = components["schemas"]["AuditLine"];

export function Entry({ id }: { id: number }) {
  const params = { path: { event_id: id } };
  const asked = useAsked(["audit-entry", id], (signal) =>
    take(api.GET("/office/api/audit/{event_id}", { params, signal })),
  );
  return <Loaded from={asked}>{(event) => <Told event={event} />}</Loaded>;
}

function Told({ event: data }: { event: Event }) {
  const t = useWords(words);
  const page = pageOf(data.subject, data.subject_label);
  const about = `${data.subject_kind} ${data.subject_label}`.trim();
  return (
    <>
      <Facts
        items={[
          { label: t.action, value: data.action_label },
          { label: t.at, value: <Moment value={data.at} full /> },
          { label: t.actor, value: data.actor },
          { label: t.subject, value: page ? <Link href={page}>{about}</Link> : about },
        ]}
      />
      <p>
        <Link href={`/audit?subject=${encodeURIComponent(data.subject)}`}>{t.all}</Link>
      </p>
      <h3>{t.changes}</h3>
      {data.lines.length === 0 ? <p className="soft flat">{t.nothing}</p> : <Lines lines={data.lines} />}
      <h3>{t.chain}</h3>
      <Facts
        columns={1}
        items={[
          { label: t.number, value: data.seq === null ? t.waiting : String(data.seq) },
          data.hash !== "" && { label: t.hash, value: <CopyText text={data.hash} /> },
        ]}
      />
      <details className="audit-raw">
        <summary>{t.raw}</summary>
        <pre>
          {`${data.action} ${data.subject}\n`}
          {JSON.stringify(data.detail, null, 2)}
        </pre>
      </details>
    </>
  );
}

function Lines({ lines }: { lines: Line[] }) {
  const t = useWords(words);
  const compares = lines.some((line) => line.old !== null);
  return (
    <div className="audit-lines">
      <table>
        <thead>
          <tr>
            <th scope="col">{t.field}</th>
            {compares && <th scope="col">{t.old}</th>}
            <th scope="col">{compares ? t.now : t.value}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, at) => (
            <tr key={at}>
              <th scope="row">{line.label}</th>
              {compares && (
                <td className="audit-old">{line.old === null ? "" : line.old ? <Brief text={line.old} /> : "—"}</td>
              )}
              <td>{line.new ? <Brief text={line.new} /> : "—"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
