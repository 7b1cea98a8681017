// Where an account is signed in, and how to end that.
import { useMutation, useQuery } from "@tanstack/react-query";
import { App, Button, Skeleton } from "antd";
import { problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { Empty, Moment, ProblemNote, State, useConfirm } from "@/parts";
import { deviceOf } from "@/rooms/account/device";
import "./accounts.css";
import type { Desk } from "./desk";
import { words } from "./words";

export function Sessions({ desk, id }: { desk: Desk; id: number }) {
  const t = useWords(words);
  const confirm = useConfirm();
  const { message } = App.useApp();
  const { data, error, refetch } = useQuery({
    queryKey: ["account-sessions", desk.id, id],
    queryFn: () => desk.sessions(id),
  });
  const end = useMutation({
    mutationFn: (session: number | null) => (session === null ? desk.endAll(id) : desk.end(id, session)),
    onSuccess: () => {
      message.success(t.ended);
      void refetch();
    },
    onError: (failed) => message.error(problemOf(failed).message),
  });
  const endAll = async () => {
    if (await confirm({ title: t.endAllAsk, text: t.endAllWhy, ok: t.endAll, danger: true })) end.mutate(null);
  };
  if (error) return <ProblemNote problem={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active title={false} />;
  if (data.rows.length === 0) return <Empty title={t.noSessions} />;
  return (
    <div className="stack">
      <ul className="seat-list">
        {data.rows.map((row) => (
          <li key={row.id}>
            <div>
              <div>
                <span title={row.agent}>{deviceOf(row.agent) || t.unknownDevice}</span>{" "}
                {row.current && <State tone="good">{t.here}</State>}
              </div>
              <div className="soft mono">{row.ip}</div>
              <div className="soft">
                {t.since} <Moment value={row.created_at} /> · {t.seen} <Moment value={row.seen_at} />
              </div>
            </div>
            {desk.may && (
              <Button disabled={row.current || end.isPending} onClick={() => end.mutate(row.id)}>
                {t.end}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {desk.may && (
        <div>
          <Button danger onClick={() => void endAll()}>
            {t.endAll}
          </Button>
        </div>
      )}
    </div>
  );
}
