// The allow list: sources without a limit.
import { Button } from "antd";
import { useEffect, useState } from "react";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  Card,
  DataTable,
  day,
  FormDialog,
  finds,
  Moment,
  moment,
  momentColumn,
  NewButton,
  State,
  TextField,
  useConfirm,
} from "@/parts";
import { type Allowed, type Limits, useAct, useDone } from "./asked";
import { words } from "./words";

interface Props {
  limits: Limits;
  adding: string | undefined;
  setAdding: (source: string | undefined) => void;
}

export function AllowList({ limits, adding, setAdding }: Props) {
  const t = useWords(words);
  const may = useMay();
  const confirm = useConfirm();
  const act = useAct();
  const [editing, setEditing] = useState<Allowed>();
  const remove = async (row: Allowed) => {
    if (!(await confirm({ title: t.removeAsk(row.network), text: t.removeWhy, danger: true, ok: t.remove }))) return;
    const query = { network: row.network };
    await act(() => take(api.DELETE("/office/api/access/allowed", { params: { query } })));
  };
  const add = may("limit.edit") && <NewButton onClick={() => setAdding("")}>{t.add}</NewButton>;
  return (
    <Card title={t.allowed} extra={add}>
      <p className="soft access-intro">{t.allowedIntro}</p>
      {limits.environment.length > 0 && (
        <p className="access-intro">
          <span className="soft">{t.fixed}</span>{" "}
          {limits.environment.map((one) => (
            <code key={one} className="access-fixed">
              {one}
            </code>
          ))}
        </p>
      )}
      <DataTable<Allowed>
        id="access-allowed"
        title={t.allowed}
        rowKey={(row) => row.network}
        load={({ signal }) => take(api.GET("/office/api/access", { signal }))}
        filters={[{ kind: "text", name: "search", label: t.search, placeholder: t.searchHint }]}
        match={(row, query) => finds(query, row.network, row.remark)}
        columns={[
          { key: "network", title: t.address, essential: true, face: "code" },
          { key: "remark", title: t.remark, wrap: true },
          { key: "actor", title: t.by },
          momentColumn("at", t.at),
          {
            key: "until",
            title: t.until,
            render: (row) => <Until row={row} />,
            text: (row) => (row.until ? moment(row.until) : t.forGood),
          },
        ]}
        actions={
          may("limit.edit")
            ? (row) => [
                { key: "edit", label: t.edit, onClick: () => setEditing(row) },
                { key: "remove", label: t.remove, danger: true, onClick: () => void remove(row) },
              ]
            : undefined
        }
        tone={(row) => (row.over ? "off" : undefined)}
        empty={{ title: t.noneAllowed, text: t.noneAllowedWhy }}
      />
      <AllowDialog
        open={adding !== undefined || !!editing}
        source={adding ?? ""}
        row={editing}
        you={limits.you}
        close={() => {
          setAdding(undefined);
          setEditing(undefined);
        }}
      />
    </Card>
  );
}

function Until({ row }: { row: Allowed }) {
  const t = useWords(words);
  if (!row.until) return <span className="soft">{t.forGood}</span>;
  if (row.over) return <State tone="warn">{t.over}</State>;
  return <Moment value={row.until} />;
}

interface DialogProps {
  open: boolean;
  source: string;
  row: Allowed | undefined; // to be changed
  you: string;
  close: () => void;
}

function AllowDialog({ open, source, row, you, close }: DialogProps) {
  const t = useWords(words);
  const done = useDone();
  const [network, setNetwork] = useState("");
  const [remark, setRemark] = useState("");
  const [until, setUntil] = useState(""); // a day
  useEffect(() => {
    if (!open) return;
    setNetwork(row?.network ?? source);
    setRemark(row?.remark ?? "");
    setUntil(row?.until ? moment(row.until).slice(0, 10) : "");
  }, [open, row, source]);
  return (
    <FormDialog
      open={open}
      title={row ? t.edit : t.add}
      ok={t.save}
      ready={network.trim() !== ""}
      shown={["network", "remark", "until"]}
      onClose={close}
      send={async () => {
        const end = until ? `${until}T23:59:59+08:00` : null;
        await take(api.POST("/office/api/access/allowed", { body: { network, remark, until: end } }));
        await done();
      }}
    >
      {(problem) => (
        <>
          <TextField
            label={t.address}
            required
            note={t.addressNote}
            error={problem?.of("network")}
            extra={
              !row &&
              you && (
                <Button type="link" size="small" onClick={() => setNetwork(you)}>
                  {t.you(you)}
                </Button>
              )
            }
            className="mono"
            value={network}
            disabled={!!row}
            maxLength={64}
            autoComplete="off"
            onChange={setNetwork}
          />
          <TextField
            label={t.remark}
            error={problem?.of("remark")}
            value={remark}
            maxLength={200}
            onChange={setRemark}
          />
          <TextField
            label={t.until}
            note={t.untilNote}
            error={problem?.of("until")}
            type="date"
            min={day()}
            value={until}
            onChange={setUntil}
          />
        </>
      )}
    </FormDialog>
  );
}
