// Where one is signed in, and how to end that.
import { useMutation, useQuery } from "@tanstack/react-query";
import { App, Button, Skeleton } from "antd";
import { take, twin } from "@/api/client";
import { problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { Card, Moment, ProblemNote, State, useConfirm } from "@/parts";
import { deviceOf } from "./device";
import "./account.css";
import { words } from "./words";

export function Sessions() {
  const t = useWords(words);
  const confirm = useConfirm();
  const { message } = App.useApp();
  const { data, error, refetch } = useQuery({
    queryKey: ["my-sessions"],
    queryFn: () => take(twin.GET("/office/api/me/sessions")),
  });
  const end = useMutation({
    mutationFn: (id: number | null) =>
      id === null
        ? take<unknown>(twin.DELETE("/office/api/me/sessions"))
        : take<unknown>(twin.DELETE("/office/api/me/sessions/{session_id}", { params: { path: { session_id: id } } })),
    onSuccess: () => {
      message.success(t.ended);
      void refetch();
    },
    onError: (failed) => message.error(problemOf(failed).message),
  });
  const endOthers = async () => {
    if (await confirm({ title: t.endOthersAsk, text: t.endOthersWhy, ok: t.endOthers, danger: true })) end.mutate(null);
  };
  const others = (data?.rows.length ?? 0) > 1;
  return (
    <Card
      title={t.sessions}
      extra={
        <Button danger disabled={!others} onClick={() => void endOthers()}>
          {t.endOthers}
        </Button>
      }
    >
      <ProblemNote problem={error} retry={() => void refetch()} />
      {!data && !error && <Skeleton active title={false} paragraph={{ rows: 2 }} />}
      <ul className="seats">
        {data?.rows.map((row) => (
          <li key={row.id}>
            <div className="seat-who">
              <span title={row.agent}>{deviceOf(row.agent) || t.unknownDevice}</span>{" "}
              {row.current && <State tone="good">{t.here}</State>}
              <div className="soft mono">{row.ip}</div>
            </div>
            <div className="seat-when soft">
              <div>
                {t.since} <Moment value={row.created_at} />
              </div>
              <div>
                {t.seen} <Moment value={row.seen_at} />
              </div>
            </div>
            <Button disabled={row.current || end.isPending} onClick={() => end.mutate(row.id)}>
              {t.end}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
