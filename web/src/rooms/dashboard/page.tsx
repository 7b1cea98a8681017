// The overview: figures, what wants attention, charts, channels; as it changes.
import { Button, Skeleton } from "antd";
import { lazy, Suspense, useMemo } from "react";
import { Link } from "wouter";
import { useLanguage, useWords } from "@/frame/language";
import { Card, Empty, Page, ProblemNote, State, type Tone } from "@/parts";
import { Attention } from "./attention";
import { Channels } from "./channels";
import "./dashboard.css";
import { Figures } from "./figures";
import { type Overview, useOverview, type Way } from "./live";
import { words } from "./words";

const Chart = lazy(() => import("./charts").then((module) => ({ default: module.Chart })));
const TONES: Record<Way, Tone> = { live: "good", polling: "info", lost: "warn" };

export default function Dashboard() {
  const t = useWords(words);
  const { data, error, refetch, way } = useOverview();
  if (error && !data) {
    return (
      <Page title={t.title}>
        <ProblemNote problem={error} retry={() => void refetch()} />
      </Page>
    );
  }
  return (
    <Page title={t.title} extra={data && <State tone={TONES[way]}>{t[way]}</State>}>
      {!data ? <Waiting /> : data.empty ? <Begin /> : <Board board={data} />}
    </Page>
  );
}

function Board({ board }: { board: Overview }) {
  return (
    <div className="board">
      <Figures board={board} />
      <Attention board={board} />
      <Charts board={board} />
      <Channels board={board} />
    </div>
  );
}

function Charts({ board }: { board: Overview }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const hours = useMemo(
    () => [
      { name: t.chartToday, values: board.hours.map((bar) => bar.fen) },
      { name: t.chartYesterday, values: board.hours_before.map((bar) => bar.fen), line: true },
    ],
    [t, board.hours, board.hours_before],
  );
  const days = useMemo(() => [{ name: t.amount, values: board.days.map((bar) => bar.fen) }], [t, board.days]);
  const hourNames = useMemo(() => board.hours.map((bar) => String(bar.at).padStart(2, "0")), [board.hours]);
  const dayNames = useMemo(() => board.days.map((bar) => String(bar.at).slice(5)), [board.days]);
  return (
    <div className="board-charts">
      <Card title={t.byHour}>
        <Suspense fallback={<div className="board-chart" />}>
          <Chart key={language} title={t.byHour} at={hourNames} series={hours} />
        </Suspense>
      </Card>
      <Card title={t.byDay}>
        <Suspense fallback={<div className="board-chart" />}>
          <Chart key={language} title={t.byDay} at={dayNames} series={days} />
        </Suspense>
      </Card>
    </div>
  );
}

function Begin() {
  const t = useWords(words);
  return (
    <Card>
      <Empty
        title={t.begin}
        text={t.beginWhy}
        action={
          <Link href="/guide">
            <Button type="primary">{t.toGuide}</Button>
          </Link>
        }
      />
    </Card>
  );
}

function Waiting() {
  return (
    <div className="board" aria-busy="true">
      <div className="board-figures">
        {["a", "b", "c"].map((key) => (
          <section key={key} className="card board-figure">
            <Skeleton active title={false} paragraph={{ rows: 3 }} />
          </section>
        ))}
      </div>
    </div>
  );
}
