// Removing a channel: what uses it is looked for first, and named with the way to it.
import { App } from "antd";
import { useCallback } from "react";
import { api, take } from "@/api/client";
import { problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { ProblemNote, useConfirm } from "@/parts";
import { useChanged } from "./asked";
import { UserList } from "./users";
import { words } from "./words";

export function useRemove(): (row: { id: number; title: string }) => Promise<void> {
  const t = useWords(words);
  const confirm = useConfirm();
  const changed = useChanged();
  const { modal, message, notification } = App.useApp();
  return useCallback(
    async (row) => {
      const params = { path: { channel_id: row.id } };
      try {
        const { used_by: used } = await take(api.GET("/office/api/channels/{channel_id}", { params }));
        if (used.products.length + used.routes.length + used.templates.length > 0) {
          const told = modal.warning({
            title: t.inUse(row.title),
            content: (
              <>
                <p>{t.inUseWhy}</p>
                <UserList used={used} leave={() => told.destroy()} />
              </>
            ),
            okText: t.close,
            centered: true,
          });
          return;
        }
        if (!(await confirm({ title: t.removeAsk(row.title), text: t.removeWhy, ok: t.remove, danger: true }))) return;
        await take(api.DELETE("/office/api/channels/{channel_id}", { params }));
        message.success(t.removed);
      } catch (error) {
        notification.open({ title: null, description: <ProblemNote problem={problemOf(error)} />, duration: 0 });
      }
      await changed();
    },
    [confirm, changed, modal, message, notification, t],
  );
}
