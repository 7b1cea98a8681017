// The list of files; one of them opens in a drawer; what carriers keep is in another.
import { Button } from "antd";
import { api, list, take } from "@/api/client";
import { useSay, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  type Column,
  count,
  DataTable,
  DetailDrawer,
  type Filter,
  momentColumn,
  Page,
  Totals,
  useDetail,
  useExports,
  useStateColumn,
  useStateOptions,
} from "@/parts";
import { type Row, useChoices, useOpen, useRemove } from "./asked";
import { OneFile } from "./one";
import { FILE, MEDIA, sizeOf } from "./states";
import { Storage } from "./storage";
import "./files.css";
import { words } from "./words";

export default function Files() {
  const t = useWords(words);
  const may = useMay();
  const detail = useDetail("file");
  const storage = useDetail("storage");
  const open = useOpen();
  const remove = useRemove();
  const filters = useFilterList();
  return (
    <Page title={t.title} intro={t.intro} extra={<Button onClick={() => storage.open("all")}>{t.storage}</Button>}>
      <DataTable<Row>
        id="files"
        title={t.title}
        rowKey={(row) => row.id}
        load={(ask) => list("/office/api/files", ask)}
        filters={filters}
        columns={useColumns()}
        summary={
          <Totals of="files" filters={filters} load={(ask) => take(api.GET("/office/api/files/totals", ask))}>
            {(sum) => t.totals(count(sum.count), count(sum.stored), sizeOf(sum.bytes))}
          </Totals>
        }
        onOpen={(row) => detail.open(row.id)}
        tone={(row) => (row.state === "deleted" || row.state === "lost" ? "off" : undefined)}
        actions={(row) => [
          {
            key: "open",
            label: t.open,
            disabled: row.state !== "stored",
            why: t.onlyStored,
            onClick: () => void open(row, true),
          },
          may("file.delete") && {
            key: "remove",
            label: t.remove,
            danger: true,
            disabled: row.state !== "stored",
            why: t.onlyStored,
            onClick: () => void remove(row),
          },
        ]}
        exports={useExports("files")}
        empty={{ title: t.none, text: t.noneNext }}
      />
      <DetailDrawer detail={detail} title={t.one} size={800}>
        {(id) => <OneFile id={id} />}
      </DetailDrawer>
      <DetailDrawer detail={storage} title={t.storage} size={860}>
        {() => <Storage />}
      </DetailDrawer>
    </Page>
  );
}

function useColumns(): Column<Row>[] {
  const t = useWords(words);
  const state = useStateColumn(FILE);
  return [
    { key: "name", title: t.name, essential: true, width: 240, wrap: true },
    { key: "size", title: t.size, align: "right", width: 100, text: (row) => sizeOf(row.size) },
    { key: "content_type", title: t.type, width: 150 },
    state("state", t.state, { card: "side", width: 110 }),
    { key: "merchant", title: t.merchant, width: 140, text: (row) => row.merchant_name },
    { key: "channel", title: t.channel, width: 180 },
    momentColumn("created_at", t.created, { width: 140 }),
    { key: "words", title: t.reason, hidden: true, wrap: true },
    { key: "file_id", title: t.fileId, hidden: true, width: 220 },
    { key: "id", title: t.number, hidden: true, width: 260 },
  ];
}

function useFilterList(): Filter[] {
  const t = useWords(words);
  const say = useSay();
  const states = useStateOptions(FILE);
  const { data } = useChoices();
  const media = Object.entries(MEDIA).map(([value, label]) => ({ value, label: say(label) }));
  return [
    { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 240 },
    { kind: "text", name: "name", label: t.name, placeholder: t.nameHint, width: 180 },
    { kind: "multi", name: "state", label: t.state, options: states },
    { kind: "dates", from: "from", to: "to", label: t.created },
    { kind: "select", name: "media", label: t.type, options: media },
    { kind: "select", name: "merchant_id", label: t.merchant, options: data?.merchants },
    { kind: "select", name: "channel_id", label: t.channel, options: data?.channels },
  ];
}
