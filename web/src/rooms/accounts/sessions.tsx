// Where an account is signed in, and how to end that.
import { useMutation } from "@tanstack/react-query";
import { App, Button } from "antd";
import { problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { Empty, Loaded, Moment, State, useAsked, useConfirm } from "@/parts";
import { deviceOf } from "@/rooms/account/device";
import "./accounts.css";
import type { Desk } from "./desk";
import { words } from "./words";

export function Sessions({ desk, id }: { desk: Desk; id: number }) {
  const t = useWords(words);
  const confirm = useConfirm();
  const { message } = App.useApp();
  const seats = useAsked(["account-sessions", desk.id, id], () => desk.sessions(id));
  const end = useMutation({
    mutationFn: (session: number | null) => (session === null ? desk.endAll(id) : desk.end(id, session)),
    onSuccess: () => {
      message.success(t.ended);
      void seats.refetch();
    },
    onError: (failed) => message.error(problemOf(failed).message),
  });
  const endAll = async () => {
    if (await confirm({ title: t.endAllAsk, text: t.endAllWhy, ok: t.endAll, danger: true })) end.mutate(null);
  };
  return (
    <Loaded from={seats}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Empty title={t.noSessions} />
        ) : (
          <div className="stack">
            <ul className="seat-list">
              {rows.map((row) => (
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
        )
      }
    </Loaded>
  );
}
