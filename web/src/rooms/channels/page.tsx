// 通道信息: the list of channels and everything that is done to one.
import { SyncOutlined } from "@ant-design/icons";
import { Alert, Badge, Button } from "antd";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { list } from "@/api/client";
import { useListed, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  type Column,
  DataTable,
  DetailDrawer,
  moment,
  NewButton,
  Page,
  State,
  useDetail,
  useEnabledColumn,
  useStateColumn,
} from "@/parts";
import { AddDrawer } from "./add";
import { type Channel, useCodes } from "./asked";
import { Detail } from "./detail";
import { EditDrawer } from "./edit";
import "./channels.css";
import { RefreshDrawer } from "./refresh";
import { useRemove } from "./remove";
import { useRevisionState } from "./revision-state";
import { PARTS } from "./states";
import { words } from "./words";

const DAY = 86_400_000;
const SOON = 30; // days

export default function Channels() {
  const t = useWords(words);
  const listed = useListed();
  const may = useMay();
  const detail = useDetail("channel");
  const edit = useDetail("edit");
  const add = useDetail("add");
  const refresh = useDetail("refresh");
  const { data: codes } = useCodes();
  const { data: state } = useRevisionState();
  const [removed, setRemoved] = useState<string[]>([]);
  const remove = useRemove();
  const [, go] = useLocation();
  const columns = useChannelColumns();
  return (
    <Page
      title={t.title}
      intro={t.intro}
      extra={
        <>
          <Button onClick={() => go("/channels/versions")}>{t.versions}</Button>
          <Badge dot={state?.edited}>
            <Button icon={<SyncOutlined />} onClick={() => refresh.open(1)}>
              {t.refresh}
            </Button>
          </Badge>
          {may("channel.edit") && <NewButton onClick={() => add.open(1)}>{t.add}</NewButton>}
        </>
      }
    >
      <DataTable
        id="channels"
        title={t.title}
        rowKey={(row) => row.id}
        load={async (ask) => {
          const told = await list("/office/api/channels", ask);
          setRemoved(told.removed);
          return { rows: told.rows };
        }}
        filters={[
          { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 260 },
          {
            kind: "multi",
            name: "code",
            label: t.code,
            width: 240,
            options: codes?.map((one) => ({ value: one.code, label: `${one.code} ${one.name}` })),
          },
        ]}
        columns={columns}
        onOpen={(row) => detail.open(row.id)}
        actions={(row) => [
          may("channel.edit") && { key: "edit", label: t.edit, onClick: () => edit.open(row.id) },
          may("channel.edit") && { key: "remove", label: t.remove, danger: true, onClick: () => void remove(row) },
          { key: "refresh", label: t.refresh, onClick: () => refresh.open(1) },
        ]}
        exports={{ href: "/office/api/channels/export" }}
        summary={removed.length > 0 && <Alert type="info" showIcon title={t.goesNext(listed(removed))} />}
        tone={(row) => (row.enabled ? undefined : "off")}
        empty={{ title: t.none, text: t.noneNext, action: <Link href="/guide">{t.toGuide}</Link> }}
      />
      <DetailDrawer detail={detail} title={t.detail} size={820}>
        {(id) => <Detail id={Number(id)} edit={() => edit.open(id)} />}
      </DetailDrawer>
      <EditDrawer detail={edit} />
      <AddDrawer detail={add} />
      <RefreshDrawer detail={refresh} />
    </Page>
  );
}

function useChannelColumns(): Column<Channel>[] {
  const t = useWords(words);
  const state = useStateColumn(PARTS);
  const enabled = useEnabledColumn(t.enabled);
  return [
    { key: "id", title: t.id, width: 56, essential: true, text: (row) => String(row.id) },
    { key: "code", title: t.code, card: "title", face: "mono" },
    { key: "code_name", title: t.codeName, card: "off", ...clipped("code_name", "clip-small") },
    { key: "merchant_no", title: t.merchantNo, ...clipped("merchant_no", "mono") },
    { key: "name", title: t.name, ...clipped("name", "clip-small") },
    {
      key: "complete",
      title: t.complete,
      render: (row) => <Complete row={row} />,
      text: (row) => `${row.right}/${row.needed}`,
    },
    enabled,
    state("state", t.state, { card: "side" }),
    {
      key: "health",
      title: t.health,
      card: "off",
      render: (row) => <Health row={row} />,
      text: (row) => (row.resting_until ? t.restsUntil(moment(row.resting_until).slice(11)) : t.well),
    },
    {
      key: "certificate_end",
      title: t.certificateEnd,
      render: (row) => <CertificateEnd row={row} />,
      text: (row) => (row.certificate_end ? moment(row.certificate_end).slice(0, 10) : ""),
    },
    { key: "remark", title: t.remark, hidden: true, wrap: true },
  ];
}

/** A text that is cut where it is long; the whole of it on hover. */
function clipped(field: "code_name" | "merchant_no" | "name", more = "") {
  return {
    render: (row: Channel) =>
      row[field] ? (
        <span className={`clip ${more}`} title={row[field]}>
          {row[field]}
        </span>
      ) : (
        <span className="soft">—</span>
      ),
    text: (row: Channel) => row[field],
  };
}

function Complete({ row }: { row: Channel }) {
  return (
    <State tone={row.right === row.needed ? "good" : "warn"}>
      <span className="num">
        {row.right}/{row.needed}
      </span>
    </State>
  );
}

function Health({ row }: { row: Channel }) {
  const t = useWords(words);
  if (!row.resting_until) return <State tone="good">{t.well}</State>;
  return (
    <span title={row.resting_words}>
      <State tone="warn">{t.restsUntil(moment(row.resting_until).slice(11, 16))}</State>
    </span>
  );
}

function CertificateEnd({ row }: { row: Channel }) {
  const t = useWords(words);
  if (!row.certificate_end) return <span className="soft">—</span>;
  const days = Math.floor((Date.parse(row.certificate_end) - Date.now()) / DAY);
  const date = <span className="num">{moment(row.certificate_end).slice(0, 10)}</span>;
  if (days > SOON) return date;
  return (
    <State tone={days < 0 ? "bad" : "warn"}>
      {date} {days < 0 ? t.ended : t.endsIn(days)}
    </State>
  );
}
