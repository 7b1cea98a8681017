// 通道路由: who does which kind of business, and the routes that lead there.
import { App } from "antd";
import { useState } from "react";
import { api, list, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  type Column,
  DataTable,
  moment,
  NewButton,
  Page,
  useAct,
  useAddress,
  useConfirm,
  useDetail,
  useEnabledColumn,
  useStateColumn,
} from "@/parts";
import { useChanged } from "@/rooms/channels/asked";
import { PARTS } from "@/rooms/channels/states";
import { type RouteRow, useBusinesses } from "./asked";
import { Businesses } from "./businesses";
import { RouteDialog } from "./edit";
import { Health } from "./health";
import { RouteDrawer } from "./one";
import { words } from "./words";

export default function Routes() {
  const t = useWords(words);
  const may = useMay();
  const { message } = App.useApp();
  const [address, put] = useAddress(); // ?add=sms&channel=17 opens the dialog from elsewhere
  const [edited, setEdited] = useState<RouteRow>();
  const { data: businesses } = useBusinesses();
  const { remove, heal } = useActions();
  const columns = useRouteColumns();
  const detail = useDetail("route");
  const add = address.get("add");
  const channel = Number(address.get("channel")) || undefined;
  const known = businesses?.some((one) => one.business === add);
  const close = () => {
    setEdited(undefined);
    put({ add: undefined, channel: undefined });
  };
  return (
    <Page
      title={t.title}
      intro={t.intro}
      extra={may("channel.edit") && <NewButton onClick={() => put({ add: "1" }, "push")}>{t.add}</NewButton>}
    >
      <Businesses add={(business) => put({ add: business }, "push")} />
      <DataTable<RouteRow>
        id="routes"
        title={t.title}
        rowKey={(row) => row.id}
        load={(ask) => list("/office/api/routes", ask)}
        filters={[
          {
            kind: "select",
            name: "business",
            label: t.business,
            width: 180,
            options: businesses?.map((one) => ({ value: one.business, label: one.name })),
          },
        ]}
        columns={columns}
        onOpen={(row) => detail.open(row.id)}
        actions={(row) => [
          may("channel.edit") && { key: "edit", label: t.edit, onClick: () => setEdited(row) },
          may("channel.edit") && { key: "remove", label: t.remove, danger: true, onClick: () => void remove(row) },
          may("channel.edit") &&
            row.resting_until !== null && { key: "heal", label: t.heal, onClick: () => void heal(row) },
        ]}
        exports={{ href: "/office/api/routes/export" }}
        tone={(row) => (row.enabled ? undefined : "off")}
        empty={{ title: t.none, text: t.noneNext }}
      />
      <RouteDrawer detail={detail} edit={setEdited} />
      <RouteDialog
        open={edited !== undefined || add !== null}
        route={edited}
        business={known && add ? add : undefined}
        channel={channel}
        close={close}
        saved={() => message.success(t.saved)}
      />
    </Page>
  );
}

function useRouteColumns(): Column<RouteRow>[] {
  const t = useWords(words);
  const state = useStateColumn(PARTS);
  const enabled = useEnabledColumn(t.enabled, { width: 90 });
  return [
    { key: "business", title: t.business, width: 130, essential: true, text: (row) => row.business_name },
    {
      key: "channel",
      title: t.channel,
      width: 280,
      card: "title",
      text: (row) => `${row.channel} ${row.channel_name}`,
    },
    { key: "weight", title: t.weight, width: 80, align: "right", text: (row) => String(row.weight) },
    enabled,
    state("state", t.state, { width: 140, card: "side" }),
    {
      key: "health",
      title: t.health,
      width: 130,
      render: (row) => <Health row={row} />,
      text: (row) => (row.resting_until ? t.restsUntil(moment(row.resting_until).slice(11)) : t.well),
    },
    { key: "remark", title: t.remark, wrap: true },
  ];
}

function useActions() {
  const t = useWords(words);
  const confirm = useConfirm();
  const act = useAct(useChanged(), true);
  return {
    remove: async (row: RouteRow) => {
      const title = `${row.business_name} → ${row.channel}`;
      if (!(await confirm({ title: t.removeAsk(title), text: t.removeWhy, ok: t.remove, danger: true }))) return;
      const params = { path: { business: row.business, channel_id: row.channel_id } };
      await act(() => take(api.DELETE("/office/api/routes/{business}/{channel_id}", { params })), t.removed);
    },
    heal: (row: RouteRow) => {
      const params = { path: { channel_id: row.channel_id } };
      return act(() => take(api.POST("/office/api/channels/{channel_id}/heal", { params })), t.healed);
    },
  };
}
