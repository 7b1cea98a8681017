// 通道配置: one row a setting.
import { Link } from "wouter";
import { api, list, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { DataTable, DetailDrawer, NewButton, Page, State, useAct, useConfirm, useDetail } from "@/parts";
import { useChanged } from "@/rooms/channels/asked";
import "@/rooms/channels/channels.css";
import { AddSettings } from "./add";
import { useChannels } from "./asked";
import { Detail } from "./detail";
import { EditSetting } from "./edit";
import { words } from "./words";

type Setting = components["schemas"]["SettingShown"];

export default function Settings() {
  const t = useWords(words);
  const may = useMay();
  const detail = useDetail("setting");
  const edit = useDetail("edit");
  const add = useDetail("add");
  const remove = useRemove();
  const { data: channels } = useChannels();
  return (
    <Page
      title={t.title}
      intro={t.intro}
      extra={may("channel.edit") && <NewButton onClick={() => add.open(1)}>{t.add}</NewButton>}
    >
      <DataTable<Setting>
        id="settings"
        title={t.title}
        rowKey={(row) => row.id}
        load={(ask) => list("/office/api/settings", ask)}
        filters={[
          { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 260 },
          {
            kind: "multi",
            name: "channel",
            label: t.channel,
            width: 280,
            options: channels?.map((one) => ({ value: String(one.id), label: `${one.title} ${one.name}`.trim() })),
          },
        ]}
        columns={[
          {
            key: "channel",
            title: t.channel,
            essential: true,
            render: (row) => (
              <span className="clip clip-wide" title={row.channel}>
                {row.channel}
              </span>
            ),
            text: (row) => row.channel,
          },
          { key: "key", title: t.key, card: "title", face: "mono" },
          { key: "value", title: t.value, render: (row) => <Value row={row} />, text: (row) => row.value },
          { key: "name", title: t.name, wrap: true },
          { key: "remark", title: t.remark, wrap: true },
        ]}
        onOpen={(row) => detail.open(row.id)}
        actions={(row) => [
          may("channel.edit") && {
            key: "edit",
            label: t.edit,
            disabled: !row.kept,
            why: t.fixed,
            onClick: () => edit.open(row.id),
          },
          may("channel.edit") && {
            key: "remove",
            label: t.remove,
            danger: true,
            disabled: !row.kept || row.field.kind === "fixed",
            why: t.fixed,
            onClick: () => void remove(row),
          },
        ]}
        exports={{ href: "/office/api/settings/export" }}
        empty={{ title: t.none, text: t.noneNext, action: <Link href="/channels">{t.toChannels}</Link> }}
      />
      <DetailDrawer detail={detail} title={t.detail} size={640}>
        {(id) => <Detail id={id} edit={() => edit.open(id)} />}
      </DetailDrawer>
      <DetailDrawer detail={edit} title={t.editTitle} size={640}>
        {(id) => <EditSetting id={id} done={edit.close} />}
      </DetailDrawer>
      <DetailDrawer detail={add} title={t.add} size={720}>
        {(id) => <AddSettings first={Number(id) > 1 ? Number(id) : undefined} done={add.close} />}
      </DetailDrawer>
    </Page>
  );
}

function Value({ row }: { row: Setting }) {
  const wrong = row.field.findings.find((one) => !one.warning) ?? row.field.findings[0];
  return (
    <>
      <span className={row.summary ? "clip clip-wide" : "clip clip-wide mono"}>{row.summary || row.value}</span>
      {wrong && (
        <div>
          <State tone={wrong.warning ? "warn" : "bad"}>{wrong.message}</State>
        </div>
      )}
    </>
  );
}

function useRemove(): (row: Setting) => Promise<void> {
  const t = useWords(words);
  const confirm = useConfirm();
  const act = useAct(useChanged(), true);
  return async ({ channel, channel_id, key, mark }) => {
    if (!(await confirm({ title: t.removeAsk(key, channel), text: t.removeWhy, ok: t.remove, danger: true }))) return;
    const params = { path: { channel_id, key }, query: { expect: mark } };
    await act(() => take(api.DELETE("/office/api/channels/{channel_id}/settings/{key}", { params })), t.removed);
  };
}
