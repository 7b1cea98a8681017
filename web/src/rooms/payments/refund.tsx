// Giving money back: amount, reason, and proof of who does it.
import { useQueryClient } from "@tanstack/react-query";
import { App, Input } from "antd";
import { useEffect, useState } from "react";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { fenOf, Labelled, ProofDialog, yuan } from "@/parts";
import { words } from "./words";

export interface Refundable {
  id: string;
  order_id: string;
  left: number; // fen
}

/** Sent twice it is one refund: its number is drawn when the dialog opens. */
function drawn(): string {
  return `BO${crypto.randomUUID().replaceAll("-", "").toUpperCase()}`;
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
  const [number, setNumber] = useState("");
  useEffect(() => {
    if (!of) return;
    setAmount((of.left / 100).toFixed(2));
    setReason("");
    setNumber(drawn());
  }, [of]);
  const fen = fenOf(amount);
  const wrong = of && (fen === null || fen < 1 || fen > of.left) ? t.badAmount(yuan(of.left)) : undefined;
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
        try {
          await take(
            api.POST("/office/api/payments/{payment_id}/refunds", {
              params: { path: { payment_id: of.id } },
              body: { refund_id: number, fen, reason, proof },
            }),
          );
          void message.success(t.refundDone);
        } finally {
          done();
          void queries.invalidateQueries({ queryKey: ["payment", of.id] });
        }
      }}
    >
      <Labelled label={t.refundAmount} required error={wrong} note={of && t.most(yuan(of.left))}>
        {(field) => (
          <Input
            {...field}
            inputMode="decimal"
            prefix="¥"
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
          />
        )}
      </Labelled>
      <Labelled label={t.reason} note={t.reasonHint}>
        {(field) => (
          <Input {...field} maxLength={80} value={reason} onChange={(event) => setReason(event.target.value)} />
        )}
      </Labelled>
    </ProofDialog>
  );
}
