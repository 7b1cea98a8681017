// The addresses to enter at the platforms: to copy, with when each was checked and how it fares.
import { useWords } from "@/frame/language";
import { Card, CopyText, Empty, Loaded, Moment, State } from "@/parts";
import { type Address, useAddresses } from "./asked";
import { words } from "./words";

export function Addresses() {
  const t = useWords(words);
  return (
    <Card title={t.addresses}>
      <Loaded from={useAddresses()} rows={2}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={t.noAddress} text={t.noAddressNext} />
          ) : (
            <div className="stack push-addresses">
              {rows.map((row) => (
                <One key={row.channel_id} row={row} />
              ))}
            </div>
          )
        }
      </Loaded>
    </Card>
  );
}

function One({ row }: { row: Address }) {
  const t = useWords(words);
  return (
    <section className="push-address">
      <div className="row">
        <b>{row.channel}</b>
        {!row.greeted_at && <State tone="warn">{t.never}</State>}
      </div>
      <CopyText text={row.url} />
      <div className="row soft push-facts">
        {row.greeted_at && (
          <span>
            {t.greeted} <Moment value={row.greeted_at} />
          </span>
        )}
        {row.heard_at ? (
          <span>
            {t.heard} <Moment value={row.heard_at} /> · {row.sealed ? t.sealed : t.plain}
          </span>
        ) : (
          <span>{t.nothing}</span>
        )}
      </div>
      {row.refused > 0 && (
        <div className="push-refused">
          {t.refused} {t.times(row.refused)} · <Moment value={row.refused_at} /> · {row.refused_words}
        </div>
      )}
    </section>
  );
}
