// Sending again all that failed since a moment: counted first, then part by part, with its progress.
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Modal, Progress, Segmented, Select } from "antd";
import { useEffect, useRef, useState } from "react";
import { api, take } from "@/api/client";
import { type ApiProblem, problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { count, Labelled, moment, ProblemNote } from "@/parts";
import { useChanged, useChoices } from "./asked";
import { words } from "./words";

const HOUR = 3_600_000;
const PRESETS = [1, 24, 72, 168]; // hours

/** As a field for a date and time has it; Beijing's, as everything here. */
function field(hours: number): string {
  return moment(Date.now() - hours * HOUR)
    .slice(0, 16)
    .replace(" ", "T");
}

const zoned = (since: string) => `${since}:00+08:00`;

export function AgainDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useWords(words);
  const [busy, setBusy] = useState(false);
  return (
    <Modal
      open={open}
      title={t.againTitle}
      onCancel={busy ? undefined : onClose}
      footer={null}
      closable={!busy}
      keyboard={!busy}
      destroyOnHidden
      centered
      width={520}
    >
      <Again onBusy={setBusy} onClose={onClose} />
    </Modal>
  );
}

function Again({ onBusy, onClose }: { onBusy: (busy: boolean) => void; onClose: () => void }) {
  const t = useWords(words);
  const [since, setSince] = useState(() => field(24));
  const [preset, setPreset] = useState<number>(24);
  const [merchant, setMerchant] = useState("");
  const merchants = useChoices().data?.merchants ?? [];
  const run = useRun(onBusy);
  const { data, error, isFetching } = useQuery({
    queryKey: ["notices-failed", since, merchant],
    queryFn: ({ signal }) =>
      take(
        api.GET("/office/api/notices/failed", {
          params: { query: { since: zoned(since), merchant_id: merchant } },
          signal,
        }),
      ),
    enabled: since !== "" && run.step === "ask",
    gcTime: 0,
  });
  if (run.step !== "ask") return <Running run={run} onClose={onClose} />;
  return (
    <div className="stack">
      <p className="flat soft">{t.againIntro}</p>
      <Labelled label={t.since} required>
        {(tied) => (
          <div className="row">
            <Segmented<number>
              value={preset}
              onChange={(hours) => {
                setPreset(hours);
                setSince(field(hours));
              }}
              options={PRESETS.map((hours) => ({
                value: hours,
                label: hours > 24 ? t.days(hours / 24) : t.hours(hours),
              }))}
            />
            <Input
              {...tied}
              className="notice-since"
              type="datetime-local"
              value={since}
              onChange={(event) => {
                setPreset(0);
                setSince(event.target.value);
              }}
            />
          </div>
        )}
      </Labelled>
      <Labelled label={t.merchant}>
        {(tied) => (
          <Select
            {...tied}
            value={merchant}
            onChange={setMerchant}
            showSearch={{ optionFilterProp: "label" }}
            options={[{ value: "", label: t.allMerchants }, ...merchants]}
          />
        )}
      </Labelled>
      <ProblemNote problem={error} />
      <div className="notice-foot">
        <span aria-live="polite" className="notice-count">
          {isFetching || !data ? t.counting : data.count ? t.counted(count(data.count)) : t.nothing}
        </span>
        <Button
          type="primary"
          disabled={isFetching || !data?.count}
          onClick={() =>
            data && run.start({ since: zoned(since), until: data.until, merchant_id: merchant }, data.count)
          }
        >
          {t.start(count(data?.count ?? 0))}
        </Button>
      </div>
    </div>
  );
}

function Running({ run, onClose }: { run: ReturnType<typeof useRun>; onClose: () => void }) {
  const t = useWords(words);
  const said = { ask: "", running: t.running, stopped: t.stopped, done: t.finished(count(run.sent)) };
  const status = { ask: "normal", running: "active", stopped: "exception", done: "success" } as const;
  return (
    <div className="stack">
      <p className="flat" aria-live="polite">
        {said[run.step]}
      </p>
      <Progress
        percent={run.step === "done" ? 100 : run.percent}
        status={status[run.step]}
        format={() => `${count(run.sent)} / ${count(run.total)}`}
      />
      <ProblemNote problem={run.problem} />
      <div className="notice-foot">
        {run.step === "running" ? (
          <Button onClick={run.stop}>{t.stop}</Button>
        ) : (
          <>
            {run.step === "stopped" && <Button onClick={run.on}>{t.goOn}</Button>}
            <Button type="primary" onClick={onClose}>
              {t.close}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

interface Wanted {
  since: string;
  until: string;
  merchant_id: string;
}

/** Part after part until none is left; can be stopped between two. */
function useRun(onBusy: (busy: boolean) => void) {
  const changed = useChanged();
  const [step, setStep] = useState<"ask" | "running" | "stopped" | "done">("ask");
  const [sent, setSent] = useState(0);
  const [total, setTotal] = useState(0);
  const [problem, setProblem] = useState<ApiProblem>();
  const going = useRef(false);
  const left = useRef<{ wanted: Wanted; after: string }>(null);
  useEffect(() => {
    return () => {
      going.current = false;
    };
  }, []);
  const walk = async () => {
    going.current = true;
    onBusy(true);
    setProblem(undefined);
    setStep("running");
    let end: "done" | "stopped" = "stopped";
    try {
      while (going.current && left.current) {
        const { wanted, after } = left.current;
        const batch = await take(api.POST("/office/api/notices/resend-failed", { body: { ...wanted, after } }));
        setSent((n) => n + batch.count);
        left.current = batch.next ? { wanted, after: batch.next } : null;
      }
      if (!left.current) end = "done";
    } catch (error) {
      setProblem(problemOf(error));
    }
    going.current = false;
    setStep(end);
    onBusy(false);
    await changed();
  };
  return {
    step,
    sent,
    total,
    problem,
    percent: total ? Math.min(99, Math.floor((sent / total) * 100)) : 0,
    start: (wanted: Wanted, count: number) => {
      left.current = { wanted, after: "" };
      setSent(0);
      setTotal(count);
      void walk();
    },
    on: () => void walk(),
    stop: () => {
      going.current = false;
    },
  };
}
