// An examination: begun, followed part by part, and its report kept while somebody mends what it found.
import { skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { follow } from "@/api/client";
import { ApiProblem, problemOf } from "@/api/problem";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { words } from "./words";

type Shapes = components["schemas"];
export type Report = Shapes["Checkup"];
export type Part = Shapes["CheckupPart"];
export type Finding = Shapes["Diagnosis"];
export type Said = Shapes["Said"];
type Step = Shapes["CheckupStep"];
export type Level = Finding["level"];

export interface Going {
  done: number;
  total: number; // 0: not known yet
  waiting: Said[];
  parts: Part[]; // that have ended
}

const BEGUN: Going = { done: 0, total: 0, waiting: [], parts: [] };

export interface Checkup {
  report: Report | undefined; // the last one
  going: Going | undefined; // while one is made
  problem: ApiProblem | undefined;
  run: () => void;
}

/** Of the draft, or of what runs. The report outlives the page, so that one can go, mend and come back. */
export function useCheckup(draft: boolean): Checkup {
  const t = useWords(words);
  const queries = useQueryClient();
  const key = ["checkup", draft];
  const { data: report } = useQuery<Report>({ queryKey: key, queryFn: skipToken, gcTime: Number.POSITIVE_INFINITY });
  const [going, setGoing] = useState<Going>();
  const [problem, setProblem] = useState<ApiProblem>();
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const examine = async (signal: AbortSignal) => {
    let whole: Report | null = null;
    for await (const step of follow<Step>(`/office/api/doctor/live?draft=${draft}`, signal)) {
      if (signal.aborted) return;
      setGoing((before) => ({ ...step, parts: [...(before?.parts ?? []), ...(step.part ? [step.part] : [])] }));
      whole = step.report;
    }
    if (!whole) throw new ApiProblem({ message: t.cut, cause: t.cutWhy, remedy: t.cutNext });
    queries.setQueryData(key, whole);
  };
  const run = () => {
    stop.current?.abort();
    const mine = new AbortController();
    stop.current = mine;
    setGoing(BEGUN);
    setProblem(undefined);
    examine(mine.signal)
      .catch((error) => !mine.signal.aborted && setProblem(problemOf(error)))
      .finally(() => stop.current === mine && setGoing(undefined));
  };
  const latest = useRef(run);
  latest.current = run;
  return { report, going, problem, run: useCallback(() => latest.current(), []) };
}

/** The findings of one level, in the order of the parts. */
export function of(parts: readonly Part[], level: Level): Finding[] {
  return parts.flatMap((part) => part.findings.filter((one) => one.level === level));
}
