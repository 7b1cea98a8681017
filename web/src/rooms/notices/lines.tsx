// The notices of one message or file, as its drawer shows them; each leads to its own page.
import { Link } from "wouter";
import type { components } from "@/api/schema";
import { useSay, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { CopyText, Moment, State } from "@/parts";
import "@/rooms/payments/payments.css";
import { NOTICE, topicOf } from "./states";
import { words } from "./words";

export function NoticeLines({ rows, none }: { rows: components["schemas"]["NoticeLine"][]; none: string }) {
  const t = useWords(words);
  const say = useSay();
  const may = useMay();
  if (rows.length === 0) return <p className="soft">{none}</p>;
  return (
    <ul className="payment-lines">
      {rows.map((one) => (
        <li key={one.id}>
          <div className="card-title">
            <span className="row">
              <b>{say(topicOf(one.topic))}</b>
              <State of={one.state === "waiting" && one.tries > 0 ? "retrying" : one.state} in={NOTICE} />
              <span className="soft">
                {t.posted} {t.times(one.posted.length)}
              </span>
              {may("notice.view") && <Link href={`/notices?notice=${one.id}`}>{t.look}</Link>}
            </span>
            <Moment value={one.created_at} />
          </div>
          <CopyText text={one.url} />
        </li>
      ))}
    </ul>
  );
}
