// One route: what it says, how its channel is, and who does that kind of business.
import { Button } from "antd";
import { Link } from "wouter";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { DetailDrawer, Empty, Enabled, Facts, Loaded, rowsOf, State, useAsked, type useDetail } from "@/parts";
import { PARTS } from "@/rooms/channels/states";
import { type RouteRow, useBusinesses } from "./asked";
import { Orders } from "./businesses";
import { Health } from "./health";
import { words } from "./words";

export function RouteDrawer({ detail, edit }: { detail: ReturnType<typeof useDetail>; edit: (row: RouteRow) => void }) {
  const t = useWords(words);
  const may = useMay();
  const asked = useAsked(
    [...rowsOf("routes"), "one", detail.id ?? ""], // asked anew with the rows
    (signal) => take(api.GET("/office/api/routes", { signal })),
    { enabled: detail.id !== null },
  );
  const row = asked.data?.rows.find((one) => one.id === detail.id);
  return (
    <DetailDrawer
      detail={detail}
      title={t.one}
      extra={
        row &&
        may("channel.edit") && (
          <Button type="primary" onClick={() => edit(row)}>
            {t.edit}
          </Button>
        )
      }
    >
      {() => (
        <Loaded from={asked}>{() => (row ? <One row={row} /> : <Empty title={t.gone} text={t.goneWhy} />)}</Loaded>
      )}
    </DetailDrawer>
  );
}

function One({ row }: { row: RouteRow }) {
  const t = useWords(words);
  const business = useBusinesses().data?.find((one) => one.business === row.business);
  return (
    <div className="stack">
      <Facts
        items={[
          { label: t.business, value: row.business_name },
          {
            label: t.channel,
            value: (
              <>
                <Link href={`/channels?channel=${row.channel_id}`}>{row.channel}</Link> {row.channel_name}
              </>
            ),
          },
          { label: t.weight, value: row.weight },
          { label: t.enabled, value: <Enabled of={row.enabled} /> },
          { label: t.state, value: <State of={row.state} in={PARTS} /> },
          { label: t.health, value: <Health row={row} /> },
          { label: t.remark, value: row.remark, wide: true },
        ]}
      />
      {business && <Orders business={business} />}
    </div>
  );
}
