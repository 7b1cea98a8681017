// What can be done with goods, an order or a claim: the buttons, and what asks only "really?".
import { App, Button } from "antd";
import { useState } from "react";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { ProofDialog, useAct, useConfirm, yuan } from "@/parts";
import { pathOf, type Story, useChanged } from "./asked";
import { ReturnDialog, SendBackDialog, SendDialog, StockDialog } from "./dialogs";
import { words } from "./words";

type Asking = "stock" | "remove" | "send" | "refund" | "return" | "back";

export function Deeds({ story }: { story: Story }) {
  const t = useWords(words);
  const [asking, setAsking] = useState<Asking>();
  const close = () => setAsking(undefined);
  return (
    <div className="row">
      <AtOnce story={story} />
      {story.may_stock && <Button onClick={() => setAsking("stock")}>{t.changeStock}</Button>}
      {story.may_send && (
        <Button type="primary" onClick={() => setAsking("send")}>
          {t.send}
        </Button>
      )}
      {story.may_return && <Button onClick={() => setAsking("return")}>{t.acceptReturn}</Button>}
      {story.may_send_back && (
        <Button type="primary" onClick={() => setAsking("back")}>
          {t.sendBack}
        </Button>
      )}
      {story.may_refund && (
        <Button type="primary" onClick={() => setAsking("refund")}>
          {t.acceptRefund}
        </Button>
      )}
      {story.may_reject && <Reject story={story} />}
      {story.may_remove && (
        <Button danger onClick={() => setAsking("remove")}>
          {t.remove}
        </Button>
      )}
      <StockDialog story={story} open={asking === "stock"} onClose={close} />
      <SendDialog story={story} open={asking === "send"} onClose={close} />
      <ReturnDialog story={story} open={asking === "return"} onClose={close} />
      <SendBackDialog story={story} open={asking === "back"} onClose={close} />
      <Proved story={story} what={asking} onClose={close} />
    </div>
  );
}

/** What needs no fields. */
function AtOnce({ story }: { story: Story }) {
  const t = useWords(words);
  const confirm = useConfirm();
  const act = useAct(useChanged(), true);
  const params = pathOf(story.id);
  const look = () => act(() => take(api.POST("/office/api/goods/{item_id}/look", { params })), t.looked);
  const list = () => act(() => take(api.POST("/office/api/goods/{item_id}/listing", { params })), t.listed);
  const delist = async () => {
    if (!(await confirm({ title: t.delistAsk, text: t.delistWhy, ok: t.delist }))) return;
    await act(() => take(api.POST("/office/api/goods/{item_id}/delisting", { params })), t.delisted);
  };
  const receive = async () => {
    if (!(await confirm({ title: t.receiveAsk, text: t.receiveWhy, ok: t.receive }))) return;
    await act(() => take(api.POST("/office/api/goods/{item_id}/received", { params })), t.received);
  };
  return (
    <>
      {!["removed", "unsent"].includes(story.state) && <Button onClick={() => void look()}>{t.look}</Button>}
      {story.may_list && (
        <Button type="primary" onClick={() => void list()}>
          {t.list}
        </Button>
      )}
      {story.may_delist && <Button onClick={() => void delist()}>{t.delist}</Button>}
      {story.may_receive && <Button onClick={() => void receive()}>{t.receive}</Button>}
    </>
  );
}

function Reject({ story }: { story: Story }) {
  const t = useWords(words);
  const confirm = useConfirm();
  const act = useAct(useChanged(), true);
  const reject = async () => {
    if (!(await confirm({ title: t.rejectAsk, text: t.rejectWhy, ok: t.reject, danger: true }))) return;
    const params = pathOf(story.id);
    await act(() => take(api.POST("/office/api/goods/{item_id}/reject", { params })), t.rejected);
  };
  return (
    <Button danger onClick={() => void reject()}>
      {t.reject}
    </Button>
  );
}

/** Money that goes back, and what can't be undone. */
function Proved({ story, what, onClose }: { story: Story; what: Asking | undefined; onClose: () => void }) {
  const t = useWords(words);
  const changed = useChanged();
  const { message } = App.useApp();
  const params = pathOf(story.id);
  return (
    <>
      <ProofDialog
        open={what === "remove"}
        title={t.removeOf(story.number)}
        ok={t.remove}
        danger
        onClose={onClose}
        onProof={async (proof) => {
          await take(api.POST("/office/api/goods/{item_id}/remove", { params, body: { proof } }));
          message.success(t.removed);
          await changed();
        }}
      >
        <p className="shop-said">{t.removeWhy}</p>
      </ProofDialog>
      <ProofDialog
        open={what === "refund"}
        title={t.refundOf(story.number)}
        ok={t.acceptRefund}
        danger
        onClose={onClose}
        onProof={async (proof) => {
          await take(api.POST("/office/api/goods/{item_id}/accept_refund", { params, body: { proof } }));
          message.success(t.refunded);
          await changed();
        }}
      >
        <p className="shop-said">{story.fen === null ? t.refundAll : t.refundIs(yuan(story.fen))}</p>
      </ProofDialog>
    </>
  );
}
