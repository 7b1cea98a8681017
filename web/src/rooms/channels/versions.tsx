// 版本记录: what was published, what each version changed, and the way back to one.
import { Alert, App, Button, Skeleton } from "antd";
import { useState } from "react";
import { useLocation } from "wouter";
import { api, list, take } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  DataTable,
  DetailDrawer,
  Facts,
  Loaded,
  Moment,
  momentColumn,
  ONCE,
  Page,
  ProblemNote,
  State,
  useAsked,
  useDetail,
} from "@/parts";
import { useChanged } from "./asked";
import { Changes, Findings } from "./changes";
import { DRAFT_CHANGED, Publish } from "./refresh";
import { useRevisionState } from "./revision-state";
import { words } from "./words-refresh";

export default function Versions() {
  const t = useWords(words);
  const may = useMay();
  const detail = useDetail("version");
  const [, go] = useLocation();
  const back = useDetail("rollback");
  const { data: state } = useRevisionState();
  return (
    <Page title={t.versions} intro={t.versionsIntro} extra={<Button onClick={() => go("/channels")}>{t.back}</Button>}>
      <DataTable<components["schemas"]["Revision"]>
        id="revisions"
        title={t.versions}
        rowKey={(row) => row.id}
        load={(ask) => list("/office/api/revisions", ask)}
        pageSize={20}
        columns={[
          {
            key: "id",
            title: t.version,
            essential: true,
            width: 110,
            render: (row) => (
              <span className="row">
                <span className="num">{row.id}</span>
                {row.running && <State tone="good">{t.running}</State>}
              </span>
            ),
            text: (row) => String(row.id),
          },
          { ...momentColumn("at", t.at, { width: 160 }), render: (row) => <Moment value={row.at} full /> },
          { key: "actor", title: t.by },
          { key: "changes", title: t.changes, align: "right", width: 90, text: (row) => String(row.changes) },
          { key: "remark", title: t.remark, wrap: true },
        ]}
        onOpen={(row) => detail.open(row.id)}
        openLabel={t.diff}
        actions={(row) => [
          may("channel.refresh") && {
            key: "rollback",
            label: t.rollback,
            disabled: row.running && !state?.edited,
            why: t.runningNow,
            onClick: () => back.open(row.id),
          },
        ]}
        empty={{ title: t.noVersions, text: t.noVersionsWhy }}
      />
      <DetailDrawer detail={detail} title={t.detail(detail.id ?? "")} size={860}>
        {(id) => <Version id={Number(id)} />}
      </DetailDrawer>
      <DetailDrawer detail={back} title={t.rollbackTitle(back.id ?? "")} size={860}>
        {(id) => <Rollback id={Number(id)} close={back.close} />}
      </DetailDrawer>
    </Page>
  );
}

function Version({ id }: { id: number }) {
  const t = useWords(words);
  const params = { path: { revision_id: id } };
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/revisions/{revision_id}", { params, signal }));
  const asked = useAsked(["revision", id], ask);
  return (
    <Loaded from={asked} keep>
      {(version) => (
        <div className="stack">
          <Facts
            columns={3}
            items={[
              { label: t.at, value: <Moment value={version.at} full /> },
              { label: t.by, value: version.actor },
              { label: t.remark, value: version.remark },
            ]}
          />
          <Changes changes={version.diff} />
        </div>
      )}
    </Loaded>
  );
}

function Rollback({ id, close }: { id: number; close: () => void }) {
  const t = useWords(words);
  const { message } = App.useApp();
  const changed = useChanged();
  const params = { path: { revision_id: id } };
  const ask = (signal: AbortSignal) =>
    take(api.GET("/office/api/revisions/{revision_id}/rollback", { params, signal }));
  const plan = useAsked(["rollback-plan", id], ask, ONCE);
  const [meanwhile, setMeanwhile] = useState(false);
  const found = plan.data;
  if (!found)
    return plan.error ? <ProblemNote problem={plan.error} retry={() => void plan.refetch()} /> : <Skeleton active />;
  const publish = async (remark: string) => {
    try {
      const body = { expect: found.token, remark: remark || t.rollbackTitle(String(id)) };
      const told = await take(api.POST("/office/api/revisions/{revision_id}/rollback", { params, body }));
      message.success(t.done(told.revision));
      close();
      await changed();
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== DRAFT_CHANGED) throw error;
      setMeanwhile(true);
      await plan.refetch();
    }
  };
  const nothing = found.changes.length === 0 && found.lost.length === 0;
  return (
    <div className="stack">
      {meanwhile && <Alert type="warning" showIcon title={t.changedMeanwhile} description={t.changedWhy} />}
      <p className="refresh-intro">{t.rollbackIntro}</p>
      <Findings errors={found.errors} warnings={found.warnings} />
      <h3 className="drawer-part">{t.runningChanges}</h3>
      {found.changes.length > 0 ? <Changes changes={found.changes} /> : <p className="soft">{t.runningSame}</p>}
      {found.lost.length > 0 && JSON.stringify(found.lost) !== JSON.stringify(found.changes) && (
        <>
          <h3 className="drawer-part">{t.lost}</h3>
          <Changes changes={found.lost} />
        </>
      )}
      <Publish
        danger
        label={t.rolledBack}
        forbidden={nothing || found.errors.length > 0}
        busy={plan.isFetching}
        publish={publish}
      />
    </div>
  );
}
