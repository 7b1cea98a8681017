// What can be done with a delivery: ask, tip, cancel, order again, confirm that it came back.
import { App, Button } from "antd";
import { useState } from "react";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { FormDialog, fenOf, TextField, useAct, useConfirm } from "@/parts";
import { pathOf, type Story, useChanged } from "./asked";
import { CancelDialog } from "./cancel";
import { words } from "./words";

const LIVE = ["waiting", "taken", "at_shop", "picked_up", "on_its_way", "returning"];

export function Deeds({ story }: { story: Story }) {
  const t = useWords(words);
  const confirm = useConfirm();
  const act = useAct(useChanged(), true);
  const [asking, setAsking] = useState<"cancel" | "tip">();
  const params = pathOf(story.id);
  const close = () => setAsking(undefined);
  const look = () => act(() => take(api.POST("/office/api/deliveries/{delivery_id}/look", { params })), t.looked);
  const reorder = async () => {
    if (!(await confirm({ title: t.reorderAsk, text: t.reorderWhy, ok: t.reorder }))) return;
    await act(() => take(api.POST("/office/api/deliveries/{delivery_id}/reorder", { params })), t.reordered);
  };
  const back = async () => {
    if (!(await confirm({ title: t.confirmAsk, ok: t.confirm }))) return;
    const body = { remark: "" };
    await act(
      () => take(api.POST("/office/api/deliveries/{delivery_id}/confirm_return", { params, body })),
      t.confirmed,
    );
  };
  return (
    <div className="row">
      {LIVE.includes(story.state) && <Button onClick={() => void look()}>{t.look}</Button>}
      {story.may_tip && <Button onClick={() => setAsking("tip")}>{t.tip}</Button>}
      {story.may_reorder && <Button onClick={() => void reorder()}>{t.reorder}</Button>}
      {story.may_confirm && <Button onClick={() => void back()}>{t.confirm}</Button>}
      {story.may_cancel && (
        <Button danger onClick={() => setAsking("cancel")}>
          {t.cancel}
        </Button>
      )}
      <TipDialog story={story} open={asking === "tip"} onClose={close} />
      <CancelDialog story={story} open={asking === "cancel"} onClose={close} />
    </div>
  );
}

function TipDialog({ story, open, onClose }: { story: Story; open: boolean; onClose: () => void }) {
  const t = useWords(words);
  const changed = useChanged();
  const { message } = App.useApp();
  const [amount, setAmount] = useState("");
  const [remark, setRemark] = useState("");
  const fen = fenOf(amount);
  return (
    <FormDialog
      open={open}
      title={t.tip}
      ok={t.tip}
      ready={!!fen}
      shown={["fen", "remark"]}
      onClose={onClose}
      onClosed={() => {
        setAmount("");
        setRemark("");
      }}
      send={async () => {
        if (!fen) return;
        const body = { fen, remark };
        await take(api.POST("/office/api/deliveries/{delivery_id}/tip", { params: pathOf(story.id), body }));
        message.success(t.tipped);
        await changed();
      }}
    >
      {(problem) => (
        <>
          <TextField
            label={t.tipAmount}
            required
            error={problem?.of("fen") ?? (amount !== "" && !fen ? t.tipBad : undefined)}
            note={t.tipHint}
            inputMode="decimal"
            prefix="¥"
            value={amount}
            onChange={setAmount}
          />
          <TextField
            label={t.remark}
            error={problem?.of("remark")}
            maxLength={200}
            value={remark}
            onChange={setRemark}
          />
        </>
      )}
    </FormDialog>
  );
}
