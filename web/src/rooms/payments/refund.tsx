// Giving money back: amount, reason, and proof of who does it.
import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useEffect, useRef, useState } from "react";
import { api, take } from "@/api/client";
import { problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { fenOf, ProofDialog, TextField, yuan } from "@/parts";
import { words } from "./words";

export interface Refundable {
  id: string;
  order_id: string;
  left: number; // fen
}

const TOO_MUCH = 3008; // others have given some of it back meanwhile

interface Wish {
  refund_id: string;
  fen: number;
  reason: string;
}

/** A refund's number: sent twice under one it is one refund. (randomUUID is only there on HTTPS.) */
function drawn(): string {
  const random = crypto.getRandomValues(new Uint8Array(10));
  return `BO${Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("")}`.toUpperCase();
}

export function RefundDialog({
  of,
  onClose,
  done,
}: {
  of: Refundable | undefined;
  onClose: () => void;
  done: () => void;
}) {
  const t = useWords(words);
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [amount, setAmount] = useState("");
  const [reason, setReason] = useState("");
  const [left, setLeft] = useState(0); // fen; asked anew where the hub says that it is too much
  const sent = useRef<Wish>(undefined);
  useEffect(() => {
    if (!of) return;
    setLeft(of.left);
    setAmount((of.left / 100).toFixed(2));
    setReason("");
    sent.current = undefined;
  }, [of]);
  const fen = fenOf(amount);
  const wrong =
    left === 0 ? t.nothingLeft : fen === null || fen < 1 || fen > left ? t.badAmount(yuan(left)) : undefined;
  const recount = async (id: string) => {
    const told = await take(api.GET("/office/api/payments/{payment_id}", { params: { path: { payment_id: id } } }));
    setLeft(told.refundable_fen);
  };
  return (
    <ProofDialog
      open={of !== undefined}
      title={of && t.refundOf(of.order_id)}
      ok={fen !== null && !wrong ? `${t.refund} ${yuan(fen)}` : t.refund}
      danger
      ready={!wrong}
      onClose={onClose}
      onProof={async (proof) => {
        if (!of || fen === null) return;
        const last = sent.current; // another amount is another refund, the same one again is the same
        const wish = last?.fen === fen && last.reason === reason ? last : { refund_id: drawn(), fen, reason };
        sent.current = wish;
        try {
          const { state } = await take(
            api.POST("/office/api/payments/{payment_id}/refunds", {
              params: { path: { payment_id: of.id } },
              body: { ...wish, proof },
            }),
          );
          if (state === "done") void message.success(t.refundDone);
          else if (state === "processing") void message.info(t.refundOn);
          else void message.warning(t.refundUnknown, 10);
        } catch (error) {
          if (problemOf(error).code === TOO_MUCH) await recount(of.id).catch(() => undefined);
          throw error;
        } finally {
          done();
          void queries.invalidateQueries({ queryKey: ["payment", of.id] });
        }
      }}
    >
      <TextField
        label={t.refundAmount}
        required
        error={of && wrong}
        note={t.most(yuan(left))}
        inputMode="decimal"
        prefix="¥"
        value={amount}
        onChange={setAmount}
      />
      <TextField label={t.reason} note={t.reasonHint} maxLength={80} value={reason} onChange={setReason} />
    </ProofDialog>
  );
}
