// What was done to a channel, as the audit has it.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { api, take } from "@/api/client";
import { useSay, useWords } from "@/frame/language";
import { ProblemNote, Timeline } from "@/parts";
import { ACTIONS } from "./states";
import { words } from "./words";

export function History({ id }: { id: number }) {
  const t = useWords(words);
  const say = useSay();
  const found = useInfiniteQuery({
    queryKey: ["channel", id, "history"],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET("/office/api/channels/{channel_id}/history", {
          params: { path: { channel_id: id }, query: { after: pageParam, limit: 10 } },
          signal,
        }),
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last) => (last.next ? Number(last.next) : undefined),
  });
  if (found.error) return <ProblemNote problem={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton active paragraph={{ rows: 2 }} title={false} />;
  const rows = found.data.pages.flatMap((page) => page.rows);
  return (
    <>
      <Timeline
        items={rows.map((row) => ({
          at: row.at,
          title: (
            <>
              {say(ACTIONS[row.action] ?? [row.action, row.action])} <span className="soft">{row.actor}</span>
            </>
          ),
          text: <Details detail={row.detail} />,
        }))}
      />
      {found.hasNextPage && (
        <Button size="small" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t.more}
        </Button>
      )}
    </>
  );
}

/** The audit's fields, those within others too; what is secret in them was masked when it was written. */
function Details({ detail }: { detail: Record<string, unknown> }) {
  const pairs = Object.entries(detail).flatMap(([name, value]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.entries(value)
      : [[name, value] as const],
  );
  const told = pairs.filter(([, value]) => value !== "");
  if (told.length === 0) return null;
  return (
    <dl className="history-detail">
      {told.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="mono">{typeof value === "string" ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
