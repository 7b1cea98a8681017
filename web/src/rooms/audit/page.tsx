// 审计日志: what was done, filtered, opened, verified.
import { api, list, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import {
  type Column,
  DataTable,
  DetailDrawer,
  type Filter,
  momentColumn,
  Page,
  useAsked,
  useDetail,
  useExports,
} from "@/parts";
import { Entry } from "./entry";
import { Verify } from "./verify";
import { words } from "./words";

type Row = components["schemas"]["AuditRow"];

export default function Audit() {
  const t = useWords(words);
  const detail = useDetail("entry");
  return (
    <Page title={t.title} intro={t.intro}>
      <Verify open={(id) => detail.open(id)} />
      <DataTable
        id="audit"
        title={t.title}
        rowKey={(row) => row.id}
        load={(ask) => list("/office/api/audit", ask)}
        filters={useFilterList()}
        columns={useColumns()}
        onOpen={(row) => detail.open(row.id)}
        exports={useExports("audit", () => [])} // whole, whatever is shown here: with its details and hashes
        empty={{ title: t.none }}
      />
      <DetailDrawer detail={detail} title={t.detail}>
        {(id) => <Entry id={Number(id)} />}
      </DetailDrawer>
    </Page>
  );
}

function useFilterList(): Filter[] {
  const t = useWords(words);
  const { data } = useAsked(["audit-choices"], (signal) => take(api.GET("/office/api/audit/choices", { signal })));
  return [
    { kind: "text", name: "actor", label: t.actor, placeholder: t.actorHint, width: 176 },
    { kind: "multi", name: "action", label: t.action, options: data?.actions, width: 148 },
    { kind: "select", name: "subject", label: t.kind, options: data?.kinds, width: 124 },
    { kind: "dates", from: "from", to: "to", label: t.dates },
  ];
}

function useColumns(): Column<Row>[] {
  const t = useWords(words);
  return [
    momentColumn("at", t.at, { essential: true, card: "side" }),
    { key: "actor", title: t.actor },
    { key: "action", title: t.action, card: "title", text: (row) => row.action_label },
    { key: "kind", title: t.kind, text: (row) => row.subject_kind },
    { key: "subject", title: t.subject, text: (row) => row.subject_label },
    {
      key: "seq",
      title: t.number,
      hidden: true,
      align: "right",
      text: (row) => (row.seq === null ? t.waiting : String(row.seq)),
    },
  ];
}
