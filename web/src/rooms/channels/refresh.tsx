// 刷新配置: the difference first, then the go-ahead for exactly that.
import { Alert, Button, Result, Skeleton } from "antd";
import { useState } from "react";
import { api, take } from "@/api/client";
import { ApiProblem, problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { DetailDrawer, Empty, ONCE, ProblemNote, TextField, useAsked, type useDetail } from "@/parts";
import { BeforeRefresh } from "@/rooms/doctor/before";
import { useChanged } from "./asked";
import { Changes, Findings } from "./changes";
import { words } from "./words-refresh";

export const DRAFT_CHANGED = 6010;

export function RefreshDrawer({ detail }: { detail: ReturnType<typeof useDetail> }) {
  const t = useWords(words);
  return (
    <DetailDrawer detail={detail} title={t.title} size={860}>
      {() => <Refresh close={detail.close} />}
    </DetailDrawer>
  );
}

function Refresh({ close }: { close: () => void }) {
  const t = useWords(words);
  const may = useMay();
  const changed = useChanged();
  const plan = useAsked(["refresh-plan"], (signal) => take(api.GET("/office/api/refresh", { signal })), ONCE);
  const [done, setDone] = useState<{ revision: number; running: number }>();
  const [meanwhile, setMeanwhile] = useState(false);
  const found = plan.data;
  if (done)
    return (
      <Result
        status="success"
        title={t.done(done.revision)}
        subTitle={done.running >= done.revision ? t.doneHere : t.doneThere}
        extra={
          <Button type="primary" onClick={close}>
            {t.close}
          </Button>
        }
      />
    );
  if (!found)
    return plan.error ? (
      <ProblemNote problem={plan.error} retry={() => void plan.refetch()} />
    ) : (
      <Skeleton active paragraph={{ rows: 6 }} />
    );
  if (found.changes.length === 0) return <Empty title={t.nothing} text={t.nothingWhy} />;
  const publish = async (remark: string) => {
    try {
      const told = await take(api.POST("/office/api/refresh", { body: { expect: found.token, remark } }));
      setDone(told);
      await changed();
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== DRAFT_CHANGED) throw error;
      setMeanwhile(true);
      await plan.refetch();
    }
  };
  return (
    <div className="stack">
      {meanwhile && <Alert type="warning" showIcon title={t.changedMeanwhile} description={t.changedWhy} />}
      <p className="refresh-intro">{t.intro}</p>
      <Findings errors={found.errors} warnings={found.warnings} />
      {found.errors.length === 0 && may("doctor.view") && <BeforeRefresh />}
      <Changes changes={found.changes} />
      {may("channel.refresh") && (
        <Publish
          label={t.goCount(found.changes.length)}
          forbidden={found.errors.length > 0}
          busy={plan.isFetching}
          publish={publish}
        />
      )}
    </div>
  );
}

/** The remark and the button, at the foot of the drawer. */
export function Publish({
  label,
  forbidden,
  busy,
  danger,
  publish,
}: {
  label: string;
  forbidden: boolean;
  busy: boolean;
  danger?: boolean;
  publish: (remark: string) => Promise<void>;
}) {
  const t = useWords(words);
  const [remark, setRemark] = useState("");
  const [going, setGoing] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const go = async () => {
    setGoing(true);
    setProblem(undefined);
    try {
      await publish(remark);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setGoing(false);
    }
  };
  return (
    <form
      className="publish"
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
    >
      <ProblemNote problem={problem} />
      <TextField label={t.remark} maxLength={200} placeholder={t.remarkHint} value={remark} onChange={setRemark} />
      <Button type="primary" danger={danger} htmlType="submit" loading={going} disabled={forbidden || busy}>
        {label}
      </Button>
    </form>
  );
}
