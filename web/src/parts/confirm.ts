// Asks before something is done: `if (await confirm({ title, text, danger: true })) …`.
import { App } from "antd";
import type { ReactNode } from "react";
import { useCallback } from "react";

export interface Question {
  title: ReactNode;
  text?: ReactNode;
  ok?: string; // the button's verb
  danger?: boolean;
}

export function useConfirm(): (question: Question) => Promise<boolean> {
  const { modal } = App.useApp();
  return useCallback(
    async ({ title, text, ok, danger }) =>
      modal.confirm({
        title,
        content: text,
        okText: ok,
        okButtonProps: danger ? { danger: true } : undefined,
        focusable: { autoFocusButton: danger ? "cancel" : "ok" },
        centered: true,
      }),
    [modal],
  );
}
