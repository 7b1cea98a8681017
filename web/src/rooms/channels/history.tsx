// What was done to a channel, as the audit has it.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { Brief, ProblemNote, Timeline } from "@/parts";
import { words } from "./words";

export function History({ id }: { id: number }) {
  const t = useWords(words);
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
              {row.action_label} <span className="soft">{row.actor}</span>
            </>
          ),
          text: <Details lines={row.lines} />,
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

/** The audit's fields; what is secret in them was masked when it was written. */
function Details({ lines }: { lines: { label: string; old: string | null; new: string }[] }) {
  const told = lines.filter((one) => one.new !== "" || one.old);
  if (told.length === 0) return null;
  return (
    <dl className="history-detail">
      {told.map((one, at) => (
        <div key={at}>
          <dt>{one.label}</dt>
          <dd className="mono">
            {one.old !== null && (
              <>
                <Brief text={one.old} />
                {" → "}
              </>
            )}
            <Brief text={one.new} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
