// Closing a payment, after asking.
import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useCallback } from "react";
import { api, take } from "@/api/client";
import { problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { rowsOf, useConfirm } from "@/parts";
import { words } from "./words";

export function useClose(): (id: string) => Promise<void> {
  const t = useWords(words);
  const confirm = useConfirm();
  const queries = useQueryClient();
  const { message } = App.useApp();
  return useCallback(
    async (id) => {
      if (!(await confirm({ title: t.closeAsk, text: t.closeWhy, ok: t.close, danger: true }))) return;
      try {
        await take(api.POST("/office/api/payments/{payment_id}/close", { params: { path: { payment_id: id } } }));
        void message.success(t.closed);
      } catch (error) {
        const problem = problemOf(error);
        void message.error(`${problem.message} ${problem.remedy}`, 8);
      }
      await queries.invalidateQueries({ queryKey: ["payment", id] });
      await queries.invalidateQueries({ queryKey: rowsOf("payments") });
    },
    [confirm, message, queries, t],
  );
}
