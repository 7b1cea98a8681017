// Numbers that nothing is sent to.
import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { api, list, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { Card, DataTable, FormDialog, momentColumn, TextField, useConfirm } from "@/parts";
import { type Blocked, useAct, useDone } from "./asked";
import { words } from "./words";

export function BlockedNumbers() {
  const t = useWords(words);
  const may = useMay();
  const confirm = useConfirm();
  const act = useAct();
  const [adding, setAdding] = useState(false);
  const unblock = async (phone: string) => {
    if (!(await confirm({ title: t.unblockAsk(phone), ok: t.unblock }))) return;
    await act(() => take(api.DELETE("/office/api/access/blocked/{phone}", { params: { path: { phone } } })));
  };
  const add = may("sms.edit") && (
    <Button icon={<PlusOutlined />} onClick={() => setAdding(true)}>
      {t.block}
    </Button>
  );
  return (
    <Card title={t.blocked} extra={add}>
      <p className="soft access-intro">{t.blockedIntro}</p>
      <DataTable<Blocked>
        id="blocked"
        title={t.blocked}
        rowKey={(row) => row.phone}
        load={(ask) => list("/office/api/access/blocked", ask)}
        filters={[{ kind: "text", name: "search", label: t.search, placeholder: t.phoneSearch }]}
        columns={[
          { key: "phone", title: t.phone, essential: true, face: "num" },
          { key: "reason", title: t.reason, wrap: true },
          { key: "actor", title: t.by },
          momentColumn("at", t.at),
        ]}
        actions={
          may("sms.edit")
            ? (row) => [{ key: "unblock", label: t.unblock, onClick: () => void unblock(row.phone) }]
            : undefined
        }
        empty={{ title: t.noneBlocked, text: t.noneBlockedWhy }}
      />
      <BlockDialog open={adding} close={() => setAdding(false)} />
    </Card>
  );
}

function BlockDialog({ open, close }: { open: boolean; close: () => void }) {
  const t = useWords(words);
  const done = useDone();
  const [phone, setPhone] = useState("");
  const [reason, setReason] = useState("");
  return (
    <FormDialog
      open={open}
      title={t.block}
      ok={t.block}
      ready={phone.trim() !== ""}
      shown={["phone", "reason"]}
      onClose={close}
      onClosed={() => {
        setPhone("");
        setReason("");
      }}
      send={async () => {
        await take(api.POST("/office/api/access/blocked", { body: { phone, reason } }));
        await done();
      }}
    >
      {(problem) => (
        <>
          <TextField
            label={t.phone}
            required
            note={t.phoneNote}
            error={problem?.of("phone")}
            inputMode="tel"
            value={phone}
            maxLength={40}
            autoComplete="off"
            onChange={setPhone}
          />
          <TextField
            label={t.reason}
            error={problem?.of("reason")}
            value={reason}
            maxLength={200}
            onChange={setReason}
          />
        </>
      )}
    </FormDialog>
  );
}
