// The codes at the merchant's sites: filtered by site, shown large, taken away as a picture.
import { useState } from "react";
import { api, list, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import {
  type Column,
  CopyText,
  DataTable,
  type Filter,
  momentColumn,
  Page,
  useAsked,
  useEnabledColumn,
  useEnabledFilter,
} from "@/parts";
import { CodeDialog } from "./code";
import { words } from "./words";

export type Code = components["schemas"]["PortalCode"];

export default function Scenes() {
  const t = useWords(words);
  const [shown, setShown] = useState<Code>();
  return (
    <Page title={t.title} intro={t.intro}>
      <DataTable<Code>
        id="portal-scenes"
        title={t.title}
        load={(ask) => list("/portal/api/scenes/codes", ask)}
        rowKey={(row) => row.code}
        filters={useFilters()}
        columns={useColumns()}
        tone={(row) => (row.enabled ? undefined : "off")}
        onOpen={setShown}
        openLabel={t.show}
        empty={{ title: t.none, text: t.noneNext }}
      />
      <CodeDialog code={shown} close={() => setShown(undefined)} />
    </Page>
  );
}

function useFilters(): Filter[] {
  const t = useWords(words);
  const sites = useAsked(["portal-sites"], (signal) => take(api.GET("/portal/api/scenes/sites", { signal })));
  const options = sites.data?.rows.map((one) => ({
    value: String(one.id),
    label: one.enabled ? one.name : t.siteOff(one.name),
  }));
  return [
    { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 260 },
    { kind: "select", name: "site_id", label: t.site, options, width: 220 },
    useEnabledFilter(t.state),
  ];
}

function useColumns(): Column<Code>[] {
  const t = useWords(words);
  const enabled = useEnabledColumn(t.state, { card: "side" });
  return [
    { key: "label", title: t.label, essential: true, card: "title", most: 220 },
    enabled,
    { key: "site", title: t.site, most: 200 },
    { key: "scene_name", title: t.scene },
    { key: "kind_label", title: t.kind },
    { key: "value", title: t.value, most: 160 },
    { key: "url", title: t.link, render: (row) => <CopyText text={row.url} />, text: (row) => row.url },
    momentColumn("created_at", t.created),
  ];
}
