// 试算: what a payer would be told at this site now, and what went to and fro with the operator's system.
import { Button, Segmented, Select } from "antd";
import { useEffect, useState } from "react";
import { api, take } from "@/api/client";
import { problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { Card, Empty, Labelled, ProblemNote, TextField, Tried, useAsked, useTrying } from "@/parts";
import { pathOf, type Scene, type Site, type Trial, type Way } from "../asked";
import { Exchanges } from "./exchanges";
import { Quoted } from "./quoted";
import { words } from "./words";

interface Props {
  site: Site;
  scene: Scene;
}

export function TrialTab({ site, scene }: Props) {
  const t = useWords(words);
  const may = useMay();
  const [told, setTold] = useState<Trial>();
  if (!may("scene.edit")) return <Empty title={t.mayNot} text={t.mayNotWhy} />;
  return (
    <div className="scene-trial">
      <Card title={t.asked}>
        <p className="flat soft">{t.intro}</p>
        <Ask site={site} scene={scene} told={told} tell={setTold} />
      </Card>
      <div className="scene-told" aria-live="polite">
        <Card title={t.told}>{told ? <Quoted told={told} /> : <p className="flat soft">{t.nothingYet}</p>}</Card>
        {told && (
          <Card title={t.exchanges}>
            <Exchanges rows={told.exchanges} />
          </Card>
        )}
      </div>
    </div>
  );
}

/** What the page of such a code asks for. */
function useWays(site: Site, kind: string, value: string, ready: boolean) {
  const params = { ...pathOf(site.id), query: { kind: kind as "gate", value } };
  const ask = (signal: AbortSignal) => take(api.GET("/office/api/scenes/sites/{site_id}/ways", { params, signal }));
  return useAsked(["scene", "ways", site.id, kind, value], ask, {
    enabled: ready,
    retry: false,
    select: (found) => found.rows,
    placeholderData: (before) => before,
  });
}

function Ask({ site, scene, told, tell }: Props & { told: Trial | undefined; tell: (told?: Trial) => void }) {
  const t = useWords(words);
  const [kind, setKind] = useState(scene.kinds[0]?.value ?? "gate");
  const [value, setValue] = useState("");
  const settled = usePaused(value.trim());
  const valued = scene.valued.includes(kind);
  const ways = useWays(site, kind, valued ? settled : "", !valued || settled !== "");
  const [chosen, setChosen] = useState<string>();
  const way = ways.data?.find((one) => one.name === chosen) ?? ways.data?.[0];
  const [given, setGiven] = useState<Record<string, string>>({});
  const wayProblem = ways.error ? problemOf(ways.error) : undefined;
  const { busy, problem, run } = useRun(site, tell);
  const lacks = !way || (valued && !value.trim()) || way.fields.some((one) => one.required && !given[one.name]?.trim());
  const trying = useTrying(!lacks);
  const submit = () => {
    if (busy || !trying.go() || !way) return;
    const own = Object.fromEntries(way.fields.map(({ name }) => [name, given[name] ?? ""]));
    void run({ kind: kind as "gate", value: valued ? value : "", way: way.name, given: own });
  };
  return (
    <form
      ref={trying.form}
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Tried value={trying.tried}>
        {scene.kinds.length > 1 && (
          <Labelled label={t.kind}>
            {(field) => <Select {...field} value={kind} options={scene.kinds} onChange={setKind} />}
          </Labelled>
        )}
        {valued && (
          <TextField
            label={t.value(kind)}
            required
            error={wayProblem?.of("value") ?? problem?.of("value")}
            maxLength={64}
            value={value}
            onChange={setValue}
          />
        )}
        {way && (
          <WayFields way={way} ways={ways.data ?? []} choose={setChosen} given={given} put={setGiven} told={told} />
        )}
        {wayProblem && !wayProblem.of("value") && <ProblemNote problem={wayProblem} />}
        <ProblemNote problem={problem} except={["value"]} />
        <div>
          <Button type="primary" htmlType="submit" loading={busy}>
            {t.run}
          </Button>
        </div>
      </Tried>
    </form>
  );
}

interface WayProps {
  way: Way;
  ways: Way[];
  choose: (name: string) => void;
  given: Record<string, string>;
  put: (given: Record<string, string>) => void;
  told: Trial | undefined;
}

function WayFields({ way, ways, choose, given, put, told }: WayProps) {
  const t = useWords(words);
  return (
    <>
      {ways.length > 1 && (
        <div>
          <Segmented
            aria-label={t.way}
            value={way.name}
            onChange={choose}
            options={ways.map((one) => ({ value: one.name, label: one.label }))}
          />
        </div>
      )}
      {way.fields.length === 0 && <p className="flat soft">{t.noFields}</p>}
      {way.fields.map((field) => (
        <TextField
          key={field.name}
          label={field.label}
          required={field.required}
          note={field.example && t.example(field.example)}
          error={told?.refused?.fields.find((one) => one.label === field.name)?.value}
          autoComplete="off"
          maxLength={64}
          value={given[field.name] ?? ""}
          onChange={(text) => put({ ...given, [field.name]: text })}
        />
      ))}
    </>
  );
}

type Body = { kind: "gate"; value: string; way: string; given: Record<string, string> };

function useRun(site: Site, tell: (told?: Trial) => void) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ReturnType<typeof problemOf>>();
  const run = async (body: Body) => {
    setBusy(true);
    setProblem(undefined);
    try {
      tell(await take(api.POST("/office/api/scenes/sites/{site_id}/trial", { params: pathOf(site.id), body })));
    } catch (error) {
      tell(undefined);
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, run };
}

/** The text as it was when nobody had typed for a moment. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), 350);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
