// One setting in full.
import { EditOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { Empty, Facts, Loaded } from "@/parts";
import { ChannelLink, Setting } from "@/rooms/channels/detail";
import { type Setting as Row, useSetting } from "./asked";
import { words } from "./words";

export function Detail({ id, edit }: { id: string; edit: () => void }) {
  const t = useWords(words);
  return (
    <Loaded from={useSetting(id)} keep>
      {(row) => (row ? <Told row={row} edit={edit} /> : <Empty title={t.none} />)}
    </Loaded>
  );
}

function Told({ row, edit }: { row: Row; edit: () => void }) {
  const t = useWords(words);
  const may = useMay();
  return (
    <div className="channel">
      <Facts
        items={[
          { label: t.channel, value: <ChannelLink id={row.channel_id} title={row.channel} /> },
          { label: t.key, value: <span className="mono">{row.key}</span> },
          { label: t.name, value: row.name },
          { label: t.remark, value: row.remark },
          row.field.help !== "" && { label: t.meaning, value: row.field.help, wide: true },
        ]}
      />
      <Setting id={row.channel_id} field={row.field} />
      {may("channel.edit") && row.kept && (
        <div>
          <Button icon={<EditOutlined />} onClick={edit}>
            {t.edit}
          </Button>
        </div>
      )}
    </div>
  );
}
