// The notices of a payment, each with its tries; one can be sent again.
import { Button } from "antd";
import { api, take } from "@/api/client";
import { useSay, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { CopyText, Moment, State, useAct, useAskAnew } from "@/parts";
import { topicOf } from "@/rooms/notices/states";
import { Tries } from "@/rooms/notices/tries";
import type { Story } from "./payment";
import { NOTICE } from "./states";
import { words } from "./words";

export function Notices({ payment, rows }: { payment: string; rows: Story["notices"] }) {
  const t = useWords(words);
  const say = useSay();
  if (rows.length === 0) return <p className="soft">{t.noNotices}</p>;
  return (
    <ul className="payment-lines">
      {rows.map((one) => (
        <li key={one.id}>
          <div className="card-title">
            <span className="row">
              <b>{say(topicOf(one.topic))}</b>
              <State of={one.state} in={NOTICE} />
              <span className="soft">{t.tries(one.posted.length)}</span>
            </span>
            <Again payment={payment} notice={one.id} />
          </div>
          <p className="soft">
            <CopyText text={one.url} />
            {one.state === "waiting" && (
              <>
                {" "}
                {t.next} <Moment value={one.next_at} />
              </>
            )}
          </p>
          <Tries rows={one.posted} />
        </li>
      ))}
    </ul>
  );
}

function Again({ payment, notice }: { payment: string; notice: string }) {
  const t = useWords(words);
  const may = useMay();
  const act = useAct(useAskAnew([["payment", payment]]));
  if (!may("notice.resend")) return null;
  const params = { path: { payment_id: payment, notice_id: notice } };
  const send = () =>
    act(() => take(api.POST("/office/api/payments/{payment_id}/notices/{notice_id}/resend", { params })), t.resent);
  return (
    <Button size="small" onClick={send}>
      {t.resend}
    </Button>
  );
}
