// How each channel does today.
import { Table } from "antd";
import { useWords } from "@/frame/language";
import { useNarrow } from "@/frame/theme";
import { Card, Fen, State } from "@/parts";
import { percent } from "./figures";
import type { Overview } from "./live";
import { words } from "./words";

type Channel = Overview["channels"][number];

export function Channels({ board }: { board: Overview }) {
  const t = useWords(words);
  const narrow = useNarrow();
  const used = board.channels.filter((one) => one.enabled || one.calls > 0 || one.attempts > 0);
  return (
    <Card title={t.channels}>
      {narrow ? (
        <ul className="board-cards">
          {used.map((one) => (
            <Standing key={one.id} one={one} />
          ))}
        </ul>
      ) : (
        <Table<Channel>
          size="small"
          rowKey="id"
          dataSource={used}
          pagination={used.length > 20 ? { pageSize: 20, size: "small", showSizeChanger: false } : false}
          scroll={{ x: 760 }}
          columns={[
            { title: t.channel, key: "title", render: (_, one) => <Name one={one} /> },
            { title: t.state, key: "state", width: 110, render: (_, one) => <Works one={one} /> },
            { title: t.amount, key: "fen", align: "right", width: 140, render: (_, one) => <Fen value={one.fen} /> },
            {
              title: t.attempts,
              key: "attempts",
              align: "right",
              width: 120,
              render: (_, one) => <Pair a={one.attempts} b={one.paid} />,
            },
            {
              title: t.success,
              key: "rate",
              align: "right",
              width: 90,
              render: (_, one) => <span className="num">{percent(one.rate)}</span>,
            },
            { title: t.latency, key: "ms", align: "right", width: 170, render: (_, one) => <Latency one={one} /> },
            {
              title: t.calls,
              key: "calls",
              align: "right",
              width: 120,
              render: (_, one) => <Pair a={one.calls} b={one.faults} />,
            },
          ]}
        />
      )}
    </Card>
  );
}

function Standing({ one }: { one: Channel }) {
  const t = useWords(words);
  return (
    <li>
      <div className="card-title">
        <Name one={one} />
        <Fen value={one.fen} strong />
      </div>
      <p className="board-under">
        <Works one={one} />
        <span>
          {t.success} <b className="num">{percent(one.rate)}</b>
        </span>
        <Latency one={one} />
      </p>
    </li>
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
      {a.toLocaleString("en-US")} / {b.toLocaleString("en-US")}
    </span>
  );
}
