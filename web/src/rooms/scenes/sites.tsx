// The list of sites, a tab for each scene that the hub knows.
import { Tabs } from "antd";
import { useLocation } from "wouter";
import { list } from "@/api/client";
import { useListed, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  type Column,
  count,
  DataTable,
  Loaded,
  momentColumn,
  NewButton,
  Page,
  State,
  useAddress,
  useDetail,
  useEnabledColumn,
  useEnabledFilter,
} from "@/parts";
import { type Scene, type SiteRow, tableOf, useChoices, useScenes } from "./asked";
import { NewSite } from "./form";
import { useTurn } from "./turn";
import { words } from "./words";

export function Sites() {
  const t = useWords(words);
  const may = useMay();
  const scenes = useScenes();
  const [, go] = useLocation();
  const [values] = useAddress();
  const adding = useDetail("add");
  const now = scenes.data?.find((one) => one.code === values.get("scene")) ?? scenes.data?.[0];
  const add = now && may("scene.edit") && <NewButton onClick={() => adding.open(now.code)}>{t.add}</NewButton>;
  return (
    <Page title={t.title} intro={t.intro} extra={add}>
      <Loaded from={scenes} keep>
        {(rows) => (
          <Tabs
            className="scene-tabs"
            activeKey={now?.code}
            onChange={(code) => go(code === rows[0]?.code ? "/scenes" : `/scenes?scene=${code}`)}
            destroyOnHidden
            items={rows.map((one) => ({
              key: one.code,
              label: one.name,
              children: <OfScene scene={one} add={may("scene.edit") && (() => adding.open(one.code))} />,
            }))}
          />
        )}
      </Loaded>
      <NewSite adding={adding} made={(id) => go(`/scenes/${id}`)} />
    </Page>
  );
}

function OfScene({ scene, add }: { scene: Scene; add: false | (() => void) }) {
  const t = useWords(words);
  const may = useMay();
  const [, go] = useLocation();
  const { data } = useChoices();
  const turn = useTurn();
  return (
    <DataTable<SiteRow>
      id={tableOf("sites", scene.code)}
      title={scene.name}
      rowKey={(row) => row.id}
      load={(ask) => list("/office/api/scenes/sites", ask, { scene: scene.code })}
      filters={[
        { kind: "select", name: "merchant_id", label: t.merchant, options: data?.merchants, width: 240 },
        useEnabledFilter(t.enabled),
      ]}
      columns={useColumns()}
      tone={(row) => (!row.enabled ? "off" : row.apps.length === 0 ? "bad" : undefined)}
      onOpen={(row) => go(`/scenes/${row.id}`)}
      actions={(row) => [
        may("scene.edit") && {
          key: "turn",
          label: row.enabled ? t.turnOff : t.turnOn,
          danger: row.enabled,
          onClick: () => void turn(row),
        },
      ]}
      empty={{
        title: t.none(scene.name),
        text: t.noneNext,
        action: add && <NewButton onClick={add}>{t.add}</NewButton>,
      }}
    />
  );
}

function useColumns(): Column<SiteRow>[] {
  const t = useWords(words);
  const listed = useListed();
  const enabled = useEnabledColumn(t.enabled, { card: "side" });
  const apps = (row: SiteRow) => (row.apps.length === 0 ? t.noApp : listed(row.apps.map((app) => t.app(app))));
  return [
    { key: "name", title: t.name, essential: true, width: 150, two: true },
    enabled,
    { key: "merchant", title: t.merchant, width: 150, two: true, text: (row) => `${row.merchant} ${row.merchant_id}` },
    { key: "codes", title: t.codes, align: "right", text: (row) => count(row.codes) },
    {
      key: "apps",
      title: t.apps,
      render: (row) => (row.apps.length === 0 ? <State tone="bad">{t.noApp}</State> : apps(row)),
      text: apps,
    },
    momentColumn("created_at", t.created),
    { key: "id", title: t.number, hidden: true, face: "num", text: (row) => String(row.id) },
  ];
}
