// The chain's state: when it was last verified, the button, and what was found.
import { SafetyCertificateOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useLanguage, useWords } from "@/frame/language";
import { CopyText, Moment, ProblemNote, rowsOf, State } from "@/parts";
import "./audit.css";
import { words } from "./words";

type Report = components["schemas"]["AuditReport"];

export function Verify({ open }: { open: (id: number) => void }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const queries = useQueryClient();
  const last = useQuery({ queryKey: ["audit-last"], queryFn: () => take(api.GET("/office/api/audit/verify")) });
  const run = useMutation({
    mutationKey: ["audit-verify", language],
    mutationFn: () => take(api.POST("/office/api/audit/verify")),
    onSuccess: async () => {
      await last.refetch();
      await queries.invalidateQueries({ queryKey: rowsOf("audit") });
    },
  });
  return (
    <section className="audit-check" aria-live="polite">
      <div className="audit-check-head">
        <SafetyCertificateOutlined aria-hidden="true" className="audit-check-icon" />
        <div className="audit-check-text">
          <Last last={last.data?.last} />
        </div>
        <Button loading={run.isPending} onClick={() => run.mutate()}>
          {run.isPending ? t.verifying : t.verify}
        </Button>
      </div>
      <ProblemNote problem={run.error ?? last.error} />
      {run.data && <Found report={run.data} open={open} />}
    </section>
  );
}

function Last({ last }: { last: components["schemas"]["AuditCheck"] | null | undefined }) {
  const t = useWords(words);
  if (!last) return <span className="soft">{last === null ? t.never : " "}</span>;
  const told = !last.intact ? t.broken(last.found) : last.complete ? t.intact(last.rows) : t.partly(last.rows);
  return (
    <>
      <State tone={!last.intact ? "bad" : last.complete ? "good" : "warn"}>{told}</State>{" "}
      <span className="soft">
        {t.last} <Moment value={last.at} /> {t.by(last.actor)}
      </span>
    </>
  );
}

function Found({ report, open }: { report: Report; open: (id: number) => void }) {
  const t = useWords(words);
  if (!report.intact)
    return (
      <Alert
        type="error"
        showIcon
        className="problem"
        title={t.broken(report.found)}
        description={
          <>
            <ul>
              {report.findings.map((one, at) => (
                <li key={at}>
                  {one.text}{" "}
                  {one.event_id !== null && one.kind !== "deleted" && (
                    <Button type="link" size="small" onClick={() => open(one.event_id ?? 0)}>
                      {t.open}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            <p>{t.brokenWhy}</p>
          </>
        }
      />
    );
  if (!report.complete) return <Alert type="warning" showIcon className="problem" title={t.partlyWhy} />;
  return (
    <div className="audit-end">
      <div>
        <span className="soft">{t.end}</span> <CopyText text={report.end} />
      </div>
      <div className="soft">
        {t.endWhy} {report.anchors > 0 && t.anchors(report.anchors)}
      </div>
    </div>
  );
}
