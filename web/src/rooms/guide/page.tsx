// 配置向导: the documents' order, each step with its checks, its next step in place, and a test; refresh comes last.
import { CheckCircleFilled, MinusCircleOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, App, Button, Skeleton } from "antd";
import { type ReactNode, useState } from "react";
import { Link, useLocation } from "wouter";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useLanguage, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { Page, ProblemNote, State, useDetail } from "@/parts";
import { AddDrawer } from "@/rooms/channels/add";
import { ChannelLink } from "@/rooms/channels/detail";
import { EditDrawer } from "@/rooms/channels/edit";
import { RefreshDrawer } from "@/rooms/channels/refresh";
import { useRevisionState } from "@/rooms/channels/revision-state";
import { TestChannel } from "@/rooms/channels/test";
import { RouteDialog } from "@/rooms/routes/edit";
import "./guide.css";
import { words } from "./words";

type Step = components["schemas"]["StepShown"];
type ToDo = components["schemas"]["ToDo"];
const MAY: Partial<Record<ToDo["what"], string>> = {
  refresh: "channel.view",
  letter: "message.edit",
  push: "push.view",
};

function useGuide() {
  const { language } = useLanguage();
  return useQuery({
    queryKey: ["guide", language],
    queryFn: ({ signal }) => take(api.GET("/office/api/guide", { signal })),
  });
}

export default function Guide() {
  const t = useWords(words);
  const may = useMay();
  const { message } = App.useApp();
  const { data, error, refetch } = useGuide();
  const { data: state } = useRevisionState();
  const add = useDetail("add");
  const edit = useDetail("edit");
  const refresh = useDetail("refresh");
  const [route, setRoute] = useState<{ business: string; channel: number | undefined }>();
  const [, go] = useLocation();
  if (!data)
    return (
      <Page title={t.title} intro={t.intro} narrow>
        {error ? <ProblemNote problem={error} retry={() => void refetch()} /> : <Skeleton active />}
      </Page>
    );
  const lead = (todo: ToDo) => {
    const ways: Record<ToDo["what"], () => void> = {
      channel: () => add.open(todo.codes.join(",")),
      settings: () => edit.open(todo.channel_id ?? 0),
      route: () => setRoute({ business: todo.name, channel: todo.channel_id ?? undefined }),
      template: () => go(todo.name ? `/templates?template=${todo.name}` : "/templates?edit=%2B"),
      product: () => go("/products"),
      refresh: () => refresh.open(1),
      letter: () => go(`/letters?letter=${encodeURIComponent(todo.name)}`),
      push: () => go("/pushes"),
      proof: () => go("/domain"),
    };
    ways[todo.what]();
  };
  const edited = state?.edited ?? false;
  const finished = data.steps.filter((step) => step.done).length + (data.running > 0 && !edited ? 1 : 0);
  const all = data.steps.length + 1;
  return (
    <Page title={t.title} intro={t.intro} narrow extra={<span className="soft">{t.progress(finished, all)}</span>}>
      {finished === all && <Alert type="success" showIcon title={t.allDone} description={t.allDoneWhy} />}
      <ol className="guide">
        {data.steps.map((step, at) => (
          <One key={step.name} number={at + 1} step={step} lead={lead} />
        ))}
        <Frame number={all} name={t.last} done={data.running > 0 && !edited}>
          <div className="guide-check">
            <span>
              {edited ? t.lastOpen(state?.changes ?? 0) : data.running > 0 ? t.lastDone(data.running) : t.lastNothing}
            </span>
            {edited && (
              <Button type="primary" onClick={() => refresh.open(1)}>
                {t.refresh}
              </Button>
            )}
          </div>
          {may("doctor.view") && (
            <div className="guide-check">
              <span className="soft">{t.examine}</span>
              <Link href={edited ? "/doctor?of=draft" : "/doctor?of=running"}>{t.toDoctor}</Link>
            </div>
          )}
        </Frame>
      </ol>
      <AddDrawer detail={add} />
      <EditDrawer detail={edit} />
      <RefreshDrawer detail={refresh} />
      <RouteDialog
        open={route !== undefined}
        business={route?.business}
        channel={route?.channel}
        close={() => setRoute(undefined)}
        saved={() => message.success(t.saved)}
      />
    </Page>
  );
}

function Frame({ number, name, done, children }: { number: number; name: string; done: boolean; children: ReactNode }) {
  const t = useWords(words);
  return (
    <li className={done ? "guide-step guide-done" : "guide-step"}>
      <div className="guide-head">
        <span className="guide-number num">{number}</span>
        <h2>{name}</h2>
        <State tone={done ? "good" : "wait"}>{done ? t.done : t.open}</State>
      </div>
      {children}
    </li>
  );
}

function One({ number, step, lead }: { number: number; step: Step; lead: (todo: ToDo) => void }) {
  const t = useWords(words);
  const may = useMay();
  const next = step.checks.find((check) => !check.done);
  return (
    <Frame number={number} name={step.name} done={step.done}>
      <ul className="guide-checks">
        {step.checks.map((check, at) => (
          <li key={at} className="guide-check">
            {check.done ? (
              <CheckCircleFilled className="guide-yes" role="img" aria-label={t.done} />
            ) : (
              <MinusCircleOutlined className="guide-no" role="img" aria-label={t.open} />
            )}
            <span className="guide-name">{check.name}</span>
            <span className={check.done ? "soft guide-words" : "guide-words"}>{check.words}</span>
            {!check.done && check.next && may(MAY[check.next.what] ?? "channel.edit") && (
              <Button
                size="small"
                type={check === next ? "primary" : "default"}
                onClick={() => check.next && lead(check.next)}
              >
                {t[check.next.what]}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {step.channels.length > 0 && (
        <ul className="guide-channels">
          {step.channels.map((channel) => (
            <li key={channel.id}>
              <span>
                <ChannelLink id={channel.id} title={channel.title} /> <span className="soft">{channel.code_name}</span>
              </span>
              <TestChannel id={channel.id} running={channel.running} drafted={!channel.running} />
            </li>
          ))}
        </ul>
      )}
    </Frame>
  );
}
