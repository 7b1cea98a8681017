// What stands where something is loaded: grey bars, then what came, or what went wrong.
import { Skeleton } from "antd";
import type { ReactNode } from "react";
import { ProblemNote } from "./problem-note";

export function Loaded<T>({
  from,
  rows,
  keep,
  children,
}: {
  from: { data: T | undefined; error: Error | null; refetch: () => unknown }; // what useAsked returns
  rows?: number; // of grey bars
  keep?: boolean; // what is there stays when it was asked anew in vain
  children: (data: T) => ReactNode;
}) {
  const { data, error, refetch } = from;
  if (error && !(keep && data !== undefined)) return <ProblemNote problem={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton active paragraph={rows ? { rows } : undefined} />;
  return children(data);
}
