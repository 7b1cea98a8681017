// The merchant's notices: those that wait or failed, what the receivers answered, sending again.
import { App, Button, Radio } from "antd";
import { useState } from "react";
import { api, list, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  DataTable,
  DetailDrawer,
  FormDialog,
  Loaded,
  momentColumn,
  Page,
  rowsOf,
  useAskAnew,
  useAsked,
  useDetail,
  useStateColumn,
  useStateOptions,
  useStateWord,
} from "@/parts";
import { Notice, useResend } from "./notice";
import { NOTICE_STATES, TEST, TOPICS } from "./states";
import { words } from "./words";

const ID = "portal-notices";
const KEPT = [rowsOf(ID)];
const HOURS = { hour: 1, day: 24, week: 168 };

export default function Notices() {
  const t = useWords(words);
  const may = useMay();
  const detail = useDetail("notice");
  const options = useStateOptions(NOTICE_STATES);
  const state = useStateColumn(NOTICE_STATES);
  const topic = useStateWord(TOPICS);
  const again = useAskAnew(KEPT);
  const resend = useResend(again);
  return (
    <Page title={t.title} intro={t.intro} extra={may("portal.resend") && <ResendFailed again={again} />}>
      <DataTable<components["schemas"]["PortalNoticeRow"]>
        id={ID}
        title={t.title}
        load={(ask) => list("/portal/api/notices", ask)}
        rowKey={(row) => row.id}
        filters={[
          { kind: "text", name: "search", label: t.search, placeholder: t.searchHint, width: 280 },
          { kind: "multi", name: "state", label: t.state, options },
          { kind: "dates", from: "from", to: "to", label: t.created },
        ]}
        columns={[
          { key: "number", title: t.orderId, essential: true, face: "copy" },
          { key: "topic", title: t.topic, text: (row) => topic(row.topic) },
          state("state", t.state, { card: "side" }),
          { key: "words", title: t.last, wrap: true, text: (row) => row.words || t.notTried },
          { key: "tries", title: t.tries, align: "right" },
          momentColumn("next_at", t.next),
          momentColumn("created_at", t.created),
          { key: "url", title: t.url, hidden: true, face: "mono" },
        ]}
        onOpen={(row) => detail.open(row.id)}
        actions={(row) => [
          may("portal.resend") &&
            row.topic !== TEST && { key: "resend", label: t.resend, onClick: () => void resend(row.id) },
        ]}
        poll={(rows) => (rows.some((row) => row.state === "waiting" || row.state === "retrying") ? 10_000 : false)}
        tone={(row) => (row.state === "given_up" ? "bad" : undefined)}
        empty={{ title: t.none, text: t.noneNext }}
      />
      <DetailDrawer detail={detail} title={t.one}>
        {(id) => <One id={id} again={again} />}
      </DetailDrawer>
    </Page>
  );
}

function One({ id, again }: { id: string; again: () => Promise<void> }) {
  const params = { path: { notice_id: id } };
  const ask = (signal: AbortSignal) => take(api.GET("/portal/api/notices/{notice_id}", { params, signal }));
  const asked = useAsked(["portal-notice", id], ask, {
    refetchInterval: (query) => (query.state.data?.state === "waiting" ? 5000 : false),
  });
  const both = async () => {
    await Promise.all([again(), asked.refetch()]);
  };
  return <Loaded from={asked}>{(notice) => <Notice notice={notice} again={both} />}</Loaded>;
}

function ResendFailed({ again }: { again: () => Promise<void> }) {
  const t = useWords(words);
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [span, setSpan] = useState<keyof typeof HOURS>("day");
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t.resendFailed}</Button>
      <FormDialog
        open={open}
        title={t.resendFailed}
        ok={t.resend}
        onClose={() => setOpen(false)}
        send={async () => {
          const since = new Date(Date.now() - HOURS[span] * 3_600_000).toISOString();
          const { count } = await take(api.POST("/portal/api/notices/resend-failed", { body: { since } }));
          if (count) message.success(t.count(count));
          else message.info(t.nothing);
          await again();
        }}
      >
        <div id="resend-span">{t.resendAsk}</div>
        <Radio.Group
          aria-labelledby="resend-span"
          vertical
          value={span}
          onChange={(event) => setSpan(event.target.value)}
          options={[
            { value: "hour", label: t.hour },
            { value: "day", label: t.day },
            { value: "week", label: t.week },
          ]}
        />
        <div className="soft">{t.resendWhy}</div>
      </FormDialog>
    </>
  );
}
