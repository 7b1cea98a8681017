// Who is parked where the hub reckons the fee: the list, letting a car in or out by hand, and many pasted at once.
import { Alert, Button } from "antd";
import { api, list, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { type Action, DataTable, momentColumn, NewButton, State, useAct, useConfirm, useDetail } from "@/parts";
import { type ParkedRow, pathOf, type Site, tableOf, useChanged } from "../asked";
import { AddDialog } from "./add";
import { PasteDialog } from "./paste";
import { words } from "./words";

export function Sessions({ site }: { site: Site }) {
  const t = useWords(words);
  const may = useMay();
  const adding = useDetail("enter");
  const pasting = useDetail("paste");
  const out = useLeave(site);
  const add = may("scene.edit") && <NewButton onClick={() => adding.open("1")}>{t.add}</NewButton>;
  const asks = site.fields.some((field) => field.key === "FEE_URL" && field.set);
  return (
    <>
      {asks && <Alert type="info" showIcon className="scene-who" title={t.notUsed} description={t.notUsedWhy} />}
      {may("scene.edit") && (
        <div className="row scene-bar">
          {add}
          <Button onClick={() => pasting.open("1")}>{t.paste}</Button>
        </div>
      )}
      <DataTable<ParkedRow>
        id={tableOf("sessions", site.id)}
        title={`${site.name} ${t.title}`}
        rowKey={(row) => row.id}
        load={(ask) => list("/office/api/scenes/sessions", ask, { site_id: site.id })}
        filters={[
          { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 240 },
          {
            kind: "select",
            name: "inside",
            label: t.inside,
            options: [
              { value: "yes", label: t.isInside },
              { value: "no", label: t.hasLeft },
            ],
          },
        ]}
        columns={[
          { key: "plate", title: t.plate, essential: true, card: "title", text: (row) => row.plate || row.ticket },
          {
            key: "inside",
            title: t.state,
            card: "side",
            render: (row) => <State tone={row.left_at ? "off" : "good"}>{row.left_at ? t.hasLeft : t.isInside}</State>,
            text: (row) => (row.left_at ? t.hasLeft : t.isInside),
          },
          momentColumn("entered_at", t.entered),
          momentColumn("left_at", t.left),
          { key: "lane", title: t.lane },
          { key: "id", title: t.number, hidden: true, face: "num" },
        ]}
        tone={(row) => (row.left_at ? "off" : undefined)}
        actions={
          may("scene.edit")
            ? (row): (Action | false)[] => [!row.left_at && { key: "out", label: t.out, onClick: () => void out(row) }]
            : undefined
        }
        empty={{ title: t.none, text: t.noneNext, action: add }}
      />
      <AddDialog adding={adding} site={site} />
      <PasteDialog pasting={pasting} site={site} />
    </>
  );
}

function useLeave(site: Site): (row: ParkedRow) => Promise<void> {
  const t = useWords(words);
  const confirm = useConfirm();
  const act = useAct(useChanged(), true);
  return async ({ plate, ticket }) => {
    if (!(await confirm({ title: t.outAsk(plate || ticket), text: t.outWhy, ok: t.out, danger: true }))) return;
    const init = { params: pathOf(site.id), body: { plate, ticket, lane: "" } };
    await act(() => take(api.POST("/office/api/scenes/sites/{site_id}/sessions/close", init)), t.isOut);
  };
}
