// One site: who can pay there, and tabs for its codes, what was paid, who is parked, a trial, and how it is set up.
import { Alert, Button, Skeleton, Tabs } from "antd";
import { Link, useLocation } from "wouter";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { useNarrow } from "@/frame/theme";
import { Enabled, Page, ProblemNote, useAddress, useDetail } from "@/parts";
import { type Scene, type Site, useScenes, useSite, useStandings } from "./asked";
import { Codes } from "./codes/codes";
import { EditSite } from "./form";
import { Paid } from "./paid";
import { Sessions } from "./sessions/sessions";
import { SetUp } from "./set-up";
import { Standings } from "./standings";
import { TrialTab } from "./trial/trial";
import { useTurn } from "./turn";
import { words } from "./words";

export function SitePage({ id }: { id: number }) {
  const t = useWords(words);
  const scenes = useScenes();
  const { data, error, refetch } = useSite(id);
  const scene = scenes.data?.find((one) => one.code === data?.scene);
  const wrong = error ?? scenes.error;
  if (wrong)
    return (
      <Page title={t.site} extra={<Link href="/scenes">{t.title}</Link>}>
        <ProblemNote problem={wrong} retry={() => void Promise.all([refetch(), scenes.refetch()])} />
      </Page>
    );
  if (!data || !scene)
    return (
      <Page title={t.site}>
        <Skeleton active title={false} />
      </Page>
    );
  return <Shown site={data} scene={scene} />;
}

function Shown({ site, scene }: { site: Site; scene: Scene }) {
  const t = useWords(words);
  const may = useMay();
  const editing = useDetail("edit");
  const turn = useTurn();
  return (
    <Page
      title={
        <>
          <Link href={`/scenes?scene=${scene.code}`} className="scene-back">
            {scene.name}
          </Link>
          {site.name}{" "}
          <span className="scene-state">
            <Enabled of={site.enabled} />
          </span>
        </>
      }
      extra={
        <div className="row">
          {may("audit.view") && <Link href={`/audit?subject=${encodeURIComponent(`site/${site.id}`)}`}>{t.audit}</Link>}
          {may("scene.edit") && (
            <>
              <Button danger={site.enabled} onClick={() => void turn(site)}>
                {site.enabled ? t.turnOff : t.turnOn}
              </Button>
              <Button onClick={() => editing.open("1")}>{t.edit}</Button>
            </>
          )}
        </div>
      }
    >
      {!site.enabled && <Alert type="warning" showIcon title={t.isOffNow} />}
      <WhoPays site={site} />
      <SiteTabs site={site} scene={scene} />
      <EditSite id={site.id} editing={editing} />
    </Page>
  );
}

/** Said above everything where an app can't pay; who needs no words gets none. */
function WhoPays({ site }: { site: Site }) {
  const t = useWords(words);
  const { data, error } = useStandings(site.merchant_id, site.products);
  if (error) return <ProblemNote problem={error} />;
  const lacking = data?.apps.filter((one) => one.why) ?? [];
  if (!data || lacking.length === 0) return null;
  if (lacking.length === data.apps.length)
    return (
      <Alert type="error" showIcon className="scene-who" title={t.nobodyPays} description={<Standings told={data} />} />
    );
  return (
    <Alert
      type="warning"
      showIcon
      className="scene-who"
      title={lacking.map((one) => <div key={one.app}>{t.appCannot(one.label, one.why)}</div>)}
    />
  );
}

function SiteTabs({ site, scene }: { site: Site; scene: Scene }) {
  const t = useWords(words);
  const [values] = useAddress();
  const [, go] = useLocation();
  const narrow = useNarrow();
  const items = [
    { key: "codes", label: t.codes, children: <Codes site={site} scene={scene} /> },
    { key: "paid", label: t.paid, children: <Paid site={site} /> },
    scene.keeps_sessions && { key: "sessions", label: t.sessions, children: <Sessions site={site} /> },
    { key: "trial", label: t.trial, children: <TrialTab site={site} scene={scene} /> },
    { key: "set-up", label: t.setUp, children: <SetUp site={site} scene={scene} /> },
  ].filter((tab) => tab !== false);
  return (
    <Tabs
      className="scene-tabs"
      tabBarGutter={narrow ? 14 : 32}
      activeKey={items.find((one) => one.key === values.get("tab"))?.key ?? "codes"}
      items={items}
      destroyOnHidden
      onChange={(tab) => go(tab === "codes" ? `/scenes/${site.id}` : `/scenes/${site.id}?tab=${tab}`)}
    />
  );
}
