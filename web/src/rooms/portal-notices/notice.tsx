// One notice: how it stands, what it says, every try and what its answer means.
import { Button } from "antd";
import { useState } from "react";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { Facts, Moment, State, Timeline, useAct } from "@/parts";
import { NOTICE_STATES, TEST, TOPICS } from "./states";
import { words } from "./words";

type Told = components["schemas"]["PortalNotice"];

export function Notice({ notice, again }: { notice: Told; again: () => Promise<unknown> }) {
  const t = useWords(words);
  return (
    <div className="stack">
      <Facts
        items={[
          { label: t.topic, value: <State of={notice.topic} in={TOPICS} /> },
          { label: t.state, value: <State of={notice.state} in={NOTICE_STATES} /> },
          { label: t.url, value: <span className="mono">{notice.url}</span>, wide: true },
          { label: t.created, value: <Moment value={notice.created_at} full /> },
          notice.done_at
            ? { label: t.done, value: <Moment value={notice.done_at} full /> }
            : { label: t.next, value: notice.next_at && <Moment value={notice.next_at} full /> },
          {
            label: t.fields,
            value: (
              <code>
                {Object.entries(notice.fields)
                  .map(([name, value]) => `${name}=${value}`)
                  .join("&")}
              </code>
            ),
            wide: true,
          },
        ]}
      />
      <div className="row">
        <strong>{t.trace}</strong>
        {notice.topic !== TEST && <Resend id={notice.id} again={again} />}
      </div>
      {notice.posted.length === 0 ? (
        <div className="soft">{t.notTried}</div>
      ) : (
        <Timeline
          items={notice.posted.map((one) => ({
            at: one.at,
            title: one.words,
            tone: one.answer.trim() === "success" && one.status === 200 ? "good" : "bad",
            text: (
              <>
                {[one.status && `HTTP ${one.status}`, t.milliseconds(one.took_ms)].filter(Boolean).join(" · ")}{" "}
                {one.answer && <code>{one.answer}</code>}
              </>
            ),
          }))}
        />
      )}
    </div>
  );
}

/** Sends one again, and tells of it. */
export function useResend(again: () => Promise<unknown>): (id: string) => Promise<void> {
  const t = useWords(words);
  const act = useAct(again);
  return (id) => {
    const params = { path: { notice_id: id } };
    return act(() => take(api.POST("/portal/api/notices/{notice_id}/resend", { params })), t.resent);
  };
}

function Resend({ id, again }: { id: string; again: () => Promise<unknown> }) {
  const t = useWords(words);
  const may = useMay();
  const resend = useResend(again);
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    await resend(id);
    setBusy(false);
  };
  return (
    may("portal.resend") && (
      <Button size="small" loading={busy} onClick={() => void press()}>
        {t.resend}
      </Button>
    )
  );
}
