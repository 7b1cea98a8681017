// What the page does with an export: fetch its file, cancel it, try it again.
import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { createElement } from "react";
import { download, realm, take, twin } from "@/api/client";
import { problemOf } from "@/api/problem";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { ProblemNote, rowsOf, useConfirm } from "@/parts";
import { words } from "./words";

export type Row = components["schemas"]["ExportRow"];

export function useDoings() {
  const t = useWords(words);
  const { message, notification } = App.useApp();
  const confirm = useConfirm();
  const queries = useQueryClient();

  const tried = async (doing: () => Promise<unknown>) => {
    try {
      await doing();
    } catch (error) {
      const description = createElement(ProblemNote, { problem: problemOf(error) });
      notification.open({ title: null, description, duration: 0 });
    }
    await queries.invalidateQueries({ queryKey: rowsOf("exports") });
  };

  const fetched = (row: Row) =>
    tried(async () => {
      const hide = message.loading(t.downloading, 0);
      await download(`/${realm}/api/exports/${row.id}/file`).finally(hide);
    });

  const cancel = async (row: Row) => {
    if (!(await confirm({ title: t.cancelAsk, text: t.cancelText, ok: t.cancelOk, danger: true }))) return;
    await tried(() => take(twin.POST("/office/api/exports/{number}/cancel", { params: { path: { number: row.id } } })));
  };

  const retry = (row: Row) =>
    tried(() => take(twin.POST("/office/api/exports/{number}/retry", { params: { path: { number: row.id } } })));

  return { fetched, cancel, retry };
}
