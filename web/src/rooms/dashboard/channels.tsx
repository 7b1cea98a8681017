// How each channel does today.
import { Link } from "wouter";
import { useWords } from "@/frame/language";
import { Card, count, Fen, PlainTable, State } from "@/parts";
import { percent } from "./figures";
import type { Overview } from "./live";
import { words } from "./words";

type Channel = Overview["channels"][number];

export function Channels({ board }: { board: Overview }) {
  const t = useWords(words);
  const used = board.channels.filter((one) => one.calls > 0 || one.attempts > 0 || one.resting_until);
  const unused = board.channels.length - used.length;
  return (
    <Card title={t.channels} extra={<Link href="/channels">{t.toChannels}</Link>}>
      {used.length === 0 ? (
        <p className="soft board-well">{t.noneUsed}</p>
      ) : (
        <PlainTable<Channel>
          title={t.channels}
          rowKey={(one) => one.id}
          rows={used}
          columns={[
            { key: "title", title: t.channel, render: (one) => <Name one={one} />, text: (one) => one.title },
            {
              key: "fen",
              title: t.amount,
              align: "right",
              card: "side",
              width: 140,
              render: (one) => <Fen value={one.fen} />,
            },
            { key: "state", title: t.state, width: 110, render: (one) => <Works one={one} /> },
            {
              key: "attempts",
              title: t.attempts,
              align: "right",
              width: 130,
              render: (one) => <Pair a={one.attempts} b={one.paid} />,
            },
            {
              key: "rate",
              title: t.success,
              align: "right",
              width: 90,
              render: (one) => <span className="num">{percent(one.rate)}</span>,
            },
            { key: "ms", title: t.latency, align: "right", width: 170, render: (one) => <Latency one={one} /> },
            {
              key: "calls",
              title: t.calls,
              align: "right",
              width: 120,
              render: (one) => <Pair a={one.calls} b={one.faults} />,
            },
          ]}
        />
      )}
      {used.length > 0 && <p className="soft board-rest">{t.channelsOf}</p>}
      {used.length > 0 && unused > 0 && <p className="soft board-rest">{t.unused(unused)}</p>}
    </Card>
  );
}

function Name({ one }: { one: Channel }) {
  return (
    <span className="board-name">
      <span>{one.title}</span>
      <span className="soft">{one.code_name}</span>
    </span>
  );
}

function Works({ one }: { one: Channel }) {
  const t = useWords(words);
  if (one.resting_until) return <State tone="warn">{t.rests}</State>;
  if (!one.enabled) return <State tone="off">{one.code_name ? t.off : t.gone}</State>;
  return <State tone="good">{t.works}</State>;
}

function Latency({ one }: { one: Channel }) {
  if (one.p50 === null) return <span className="soft">—</span>;
  return (
    <span className="num">
      {one.p50} / {one.p95} ms
    </span>
  );
}

function Pair({ a, b }: { a: number; b: number }) {
  if (a === 0 && b === 0) return <span className="soft">—</span>;
  return (
    <span className="num">
      {count(a)} / {count(b)}
    </span>
  );
}
