// The merchant's notices: those that wait or failed, what the receivers answered, sending again.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Radio, Skeleton } from "antd";
import { useState } from "react";
import { api, list, take } from "@/api/client";
import { problemOf } from "@/api/problem";
import { useLanguage, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  CopyText,
  DataTable,
  DetailDrawer,
  FormDialog,
  Moment,
  moment,
  Page,
  ProblemNote,
  rowsOf,
  State,
  useDetail,
  useStateOptions,
  useStateWord,
} from "@/parts";
import { Notice } from "./notice";
import { NOTICE_STATES, TOPICS } from "./states";
import { words } from "./words";

const ID = "portal-notices";
const HOURS = { hour: 1, day: 24, week: 168 };

export default function Notices() {
  const t = useWords(words);
  const may = useMay();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const detail = useDetail("notice");
  const options = useStateOptions(NOTICE_STATES);
  const state = useStateWord(NOTICE_STATES);
  const topic = useStateWord(TOPICS);
  const again = () => void queries.invalidateQueries({ queryKey: rowsOf(ID) });
  const resend = async (id: string) => {
    try {
      await take(api.POST("/portal/api/notices/{notice_id}/resend", { params: { path: { notice_id: id } } }));
      message.success(t.resent);
      again();
    } catch (error) {
      message.error(problemOf(error).message);
    }
  };
  return (
    <Page title={t.title} intro={t.intro}>
      <DataTable
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
          { key: "number", title: t.orderId, essential: true, render: (row) => <CopyText text={row.number} /> },
          { key: "topic", title: t.topic, text: (row) => topic(row.topic) },
          {
            key: "state",
            title: t.state,
            card: "side",
            render: (row) => <State of={row.state} in={NOTICE_STATES} />,
            text: (row) => state(row.state),
          },
          { key: "words", title: t.last, wrap: true, text: (row) => row.words || t.notTried },
          { key: "tries", title: t.tries, align: "right" },
          {
            key: "next_at",
            title: t.next,
            render: (row) => <Moment value={row.next_at} />,
            text: (row) => (row.next_at ? moment(row.next_at) : ""),
          },
          {
            key: "created_at",
            title: t.created,
            render: (row) => <Moment value={row.created_at} />,
            text: (row) => moment(row.created_at),
          },
          { key: "url", title: t.url, hidden: true, render: (row) => <span className="mono">{row.url}</span> },
        ]}
        onOpen={(row) => detail.open(row.id)}
        actions={(row) => [
          may("portal.resend") && { key: "resend", label: t.resend, onClick: () => void resend(row.id) },
        ]}
        toolbar={may("portal.resend") && <ResendFailed again={again} />}
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

function One({ id, again }: { id: string; again: () => void }) {
  const { language } = useLanguage();
  const { data, error, refetch } = useQuery({
    queryKey: ["portal-notice", id, language],
    queryFn: ({ signal }) =>
      take(api.GET("/portal/api/notices/{notice_id}", { params: { path: { notice_id: id } }, signal })),
    refetchInterval: (query) => (query.state.data?.state === "waiting" ? 5000 : false),
  });
  if (error) return <ProblemNote problem={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active />;
  return (
    <Notice
      notice={data}
      again={() => {
        again();
        void refetch();
      }}
    />
  );
}

function ResendFailed({ again }: { again: () => void }) {
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
          again();
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
