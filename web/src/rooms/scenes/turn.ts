// Switching a site on or off; off is asked about, for people stand at its codes.
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { useAct, useConfirm } from "@/parts";
import { pathOf, useChanged } from "./asked";
import { words } from "./words";

export function useTurn(): (site: { id: number; name: string; enabled: boolean }) => Promise<void> {
  const t = useWords(words);
  const confirm = useConfirm();
  const act = useAct(useChanged(), true);
  return async ({ id, name, enabled }) => {
    if (enabled && !(await confirm({ title: t.offAsk(name), text: t.offWhy, ok: t.turnOff, danger: true }))) return;
    const body = { enabled: !enabled };
    const work = () => take(api.PATCH("/office/api/scenes/sites/{site_id}", { params: pathOf(id), body }));
    await act(work, enabled ? t.isOff : t.isOn);
  };
}
