// The codes that hang at a site: made, shown, switched off, printed.
import { Button } from "antd";
import { useState } from "react";
import { api, list, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { useNarrow } from "@/frame/theme";
import {
  type Action,
  type Column,
  CopyText,
  DataTable,
  type Filter,
  moment,
  momentColumn,
  NewButton,
  useAct,
  useConfirm,
  useDetail,
  useEnabledColumn,
  useEnabledFilter,
} from "@/parts";
import { type Batch, type CodeRow, type Scene, type Site, tableOf, useBatches, useChanged } from "../asked";
import { LabelDialog } from "./label";
import { MakeDialog } from "./make";
import { CodeDialog } from "./picture";
import { PrintDialog, type Printing } from "./print";
import { words } from "./words";

export function Codes({ site, scene }: { site: Site; scene: Scene }) {
  const t = useWords(words);
  const may = useMay();
  const batches = useBatches(site.id).data;
  const shown = useDetail("code");
  const making = useDetail("make");
  const [printing, setPrinting] = useState<Printing>();
  const [naming, setNaming] = useState<CodeRow>();
  const [picked, pick] = useState<ReadonlySet<string | number>>(new Set());
  const turn = useTurn();
  const make = may("scene.edit") && <NewButton onClick={() => making.open("1")}>{t.make}</NewButton>;
  const actions = (row: CodeRow): (Action | false)[] => [
    { key: "print", label: t.print, onClick: () => setPrinting({ code: row }) },
    may("scene.edit") && { key: "label", label: t.rename, onClick: () => setNaming(row) },
    may("scene.edit") && {
      key: "turn",
      label: row.enabled ? t.turnOff : t.turnOn,
      danger: row.enabled,
      onClick: () => void turn(row),
    },
  ];
  return (
    <>
      <div className="row scene-bar">
        {make}
        <Button onClick={() => setPrinting({})}>{t.printSheets}</Button>
        <Button disabled={picked.size === 0} onClick={() => setPrinting({ picked: [...picked].map(String) })}>
          {t.printPicked(picked.size)}
        </Button>
      </div>
      <DataTable<CodeRow>
        id={tableOf("codes", site.id)}
        title={`${site.name} ${t.title}`}
        rowKey={(row) => row.code}
        picking={{ picked, pick }}
        load={(ask) => list("/office/api/scenes/codes", ask, { site_id: site.id })}
        filters={useFilterList(scene, batches)}
        columns={useColumns(scene)}
        tone={(row) => (row.enabled ? undefined : "off")}
        onOpen={(row) => shown.open(row.code)}
        openLabel={t.show}
        actions={actions}
        empty={{ title: t.none, text: t.noneNext, action: make }}
      />
      <CodeDialog shown={shown} site={site} print={(code) => setPrinting({ code })} />
      <MakeDialog
        making={making}
        site={site}
        scene={scene}
        made={(rows) => {
          const [first] = rows;
          if (rows.length === 1 && first) shown.open(first.code);
          else if (first) setPrinting({ batch: first.batch });
        }}
      />
      <PrintDialog printing={printing} site={site} batches={batches} close={() => setPrinting(undefined)} />
      <LabelDialog code={naming} close={() => setNaming(undefined)} />
    </>
  );
}

/** A batch in words: how many, from which label to which, made when. */
export function useBatchName(): (batch: Batch) => string {
  const t = useWords(words);
  return ({ first, last, codes, created_at }) =>
    t.batchIs(`${first} … ${last}`, codes, moment(created_at).slice(5, 16));
}

function useFilterList(scene: Scene, batches: Batch[] | undefined): Filter[] {
  const t = useWords(words);
  const name = useBatchName();
  const enabled = useEnabledFilter(t.enabled);
  const filters: Filter[] = [
    { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 260 },
    enabled,
  ];
  if (scene.kinds.length > 1) filters.push({ kind: "select", name: "kind", label: t.kind, options: scene.kinds });
  const options = batches?.map((one) => ({ value: one.batch, label: name(one) }));
  if (options?.length !== 0) filters.push({ kind: "select", name: "batch", label: t.batch, options, width: 240 });
  return filters;
}

function useColumns(scene: Scene): Column<CodeRow>[] {
  const t = useWords(words);
  const narrow = useNarrow();
  const enabled = useEnabledColumn(t.enabled, { card: "side" });
  const columns: Column<CodeRow>[] = [
    { key: "label", title: t.label, essential: true, card: "title", most: 220 },
    enabled,
    { key: "kind", title: t.kind, text: (row) => row.kind_label },
    { key: "value", title: t.value, most: 160 },
    {
      key: "url",
      title: t.link,
      render: (row) => <CopyText text={row.url}>{narrow ? row.code : row.url}</CopyText>,
      text: (row) => row.url,
    },
    momentColumn("created_at", t.created),
    { key: "code", title: t.code, hidden: true, face: "mono" },
    { key: "batch", title: t.batch, hidden: true, face: "num" },
  ];
  return scene.valued.length > 0 ? columns : columns.filter((one) => one.key !== "value");
}

function useTurn(): (row: CodeRow) => Promise<void> {
  const t = useWords(words);
  const confirm = useConfirm();
  const act = useAct(useChanged(), true);
  return async ({ code, label, enabled }) => {
    if (enabled && !(await confirm({ title: t.offAsk(label), text: t.offWhy, ok: t.turnOff, danger: true }))) return;
    const init = { params: { path: { code } }, body: { enabled: !enabled } };
    await act(() => take(api.PATCH("/office/api/scenes/codes/{code}", init)), enabled ? t.isOff : t.isOn);
  };
}
