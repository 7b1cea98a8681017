// The merchant's own figures of today and yesterday, notices that wait, and the set-up.
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { lazy, Suspense, useMemo } from "react";
import { Link } from "wouter";
import { api, take } from "@/api/client";
import type { paths } from "@/api/schema";
import { useLanguage, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { Card, count, Moment, Page, ProblemNote } from "@/parts";
import "../dashboard/dashboard.css";
import { Figure } from "../dashboard/figures";
import { words as figureWords } from "../dashboard/words";
import "./home.css";
import { Setup } from "./setup";
import { words } from "./words";

const Chart = lazy(() => import("../dashboard/charts").then((module) => ({ default: module.Chart })));
export type Home = paths["/portal/api/home"]["get"]["responses"]["200"]["content"]["application/json"];
const EVERY = 15_000;

export default function HomePage() {
  const t = useWords(words);
  const { data, error, refetch } = useQuery({
    queryKey: ["portal-home"],
    queryFn: ({ signal }) => take(api.GET("/portal/api/home", { signal })),
    refetchInterval: EVERY,
  });
  return (
    <Page title={t.title}>
      {data ? (
        <Board home={data} />
      ) : error ? (
        <ProblemNote problem={error} retry={() => void refetch()} />
      ) : (
        <Skeleton active paragraph={{ rows: 10 }} />
      )}
    </Page>
  );
}

function Board({ home }: { home: Home }) {
  const t = useWords(words);
  const figures = useWords(figureWords);
  const open = home.stages.some((stage) => stage.state === "todo");
  return (
    <div className="board">
      {open && <Setup stages={home.stages} />}
      <div className="board-figures">
        <Figure label={t.today} sum={home.today} first />
        <Figure label={t.yesterday} sum={home.yesterday} />
        <Notices home={home} />
      </div>
      <p className="soft home-defined">{figures.figuresOf}</p>
      <Hours home={home} />
      {!open && <Setup stages={home.stages} />}
    </div>
  );
}

function Notices({ home }: { home: Home }) {
  const t = useWords(words);
  const may = useMay();
  return (
    <section className="card board-figure" aria-label={t.notices}>
      <h2>{t.notices}</h2>
      <p className="board-sum num">{count(home.waiting)}</p>
      <p className="board-under">
        {home.waiting === 0 && home.given_up === 0 && <span>{t.allTold}</span>}
        {home.failing > 0 && <span className="home-warn">{t.failing(home.failing)}</span>}
        {home.oldest && (
          <span>
            {t.oldest} <Moment value={home.oldest} />
          </span>
        )}
        {home.given_up > 0 && <span className="home-warn">{t.givenUp(home.given_up)}</span>}
        {may("portal.notice") && home.failing + home.given_up > 0 && <Link href="/notices">{t.toNotices}</Link>}
      </p>
    </section>
  );
}

function Hours({ home }: { home: Home }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const series = useMemo(
    () => [
      { name: t.chartToday, values: home.hours.map((bar) => bar.fen) },
      { name: t.chartYesterday, values: home.hours_before.map((bar) => bar.fen), line: true },
    ],
    [t, home.hours, home.hours_before],
  );
  const at = useMemo(() => home.hours.map((bar) => String(bar.at).padStart(2, "0")), [home.hours]);
  return (
    <Card title={t.byHour}>
      <Suspense fallback={<div className="board-chart" />}>
        <Chart key={language} title={t.byHour} at={at} series={series} />
      </Suspense>
    </Card>
  );
}
