// The addresses that platforms push to, and the list of what they told.
import { list } from "@/api/client";
import { useSay, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  type Column,
  DataTable,
  DetailDrawer,
  type Filter,
  momentColumn,
  Page,
  useDetail,
  useStateColumn,
  useStateOptions,
} from "@/parts";
import { Addresses } from "./addresses";
import { type Row, useAgain, useChoices } from "./asked";
import { Credentials } from "./credentials";
import { Push } from "./one";
import { eventOf, PUSH } from "./states";
import "./pushes.css";
import { words } from "./words";

export default function Pushes() {
  const t = useWords(words);
  const may = useMay();
  const detail = useDetail("push");
  const again = useAgain();
  return (
    <Page title={t.title} intro={t.intro}>
      <div className="stack push-before">
        <Addresses />
        <Credentials />
      </div>
      <DataTable<Row>
        id="pushes"
        title={t.title}
        rowKey={(row) => String(row.id)}
        load={(ask) => list("/office/api/pushes", ask)}
        filters={useFilterList()}
        columns={useColumns()}
        onOpen={(row) => detail.open(String(row.id))}
        tone={(row) => (row.state === "failed" ? "bad" : undefined)}
        actions={(row) => [may("push.edit") && { key: "again", label: t.again, onClick: () => void again(row) }]}
        empty={{ title: t.none, text: t.noneNext }}
      />
      <DetailDrawer detail={detail} title={t.one} size={760}>
        {(id) => <Push id={id} />}
      </DetailDrawer>
    </Page>
  );
}

function useColumns(): Column<Row>[] {
  const t = useWords(words);
  const say = useSay();
  const state = useStateColumn(PUSH);
  return [
    { key: "name", title: t.event, essential: true, width: 150, text: (row) => say(eventOf(row.name)) },
    state("state", t.state, { card: "side", width: 110 }),
    momentColumn("at", t.came, { width: 140 }),
    { key: "trouble", title: t.trouble, width: 195, wrap: true },
    { key: "channel", title: t.channel, width: 250, wrap: true },
    { key: "sender", title: t.sender, hidden: true, width: 260, face: "num" },
    { key: "tries", title: t.tries, hidden: true, width: 90, align: "right" },
    momentColumn("next_at", t.next, { hidden: true, width: 150 }),
    { key: "id", title: t.id, hidden: true, width: 110 },
  ];
}

function useFilterList(): Filter[] {
  const t = useWords(words);
  const say = useSay();
  const states = useStateOptions(PUSH);
  const { data } = useChoices();
  return [
    { kind: "select", name: "channel_id", label: t.channel, options: data?.channels, width: 260 },
    {
      kind: "select",
      name: "event",
      label: t.event,
      options: data?.events.map((value) => ({ value, label: say(eventOf(value)) })),
    },
    { kind: "multi", name: "state", label: t.state, options: states },
    { kind: "dates", from: "from", to: "to", label: t.came },
    { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 280 },
  ];
}
