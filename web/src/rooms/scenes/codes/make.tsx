// New codes: one, a range of numbers, or labels that were pasted. What will be made is shown before it is.
import { App, Input, Segmented, Select } from "antd";
import { useState } from "react";
import { api, take } from "@/api/client";
import type { ApiProblem } from "@/api/problem";
import { useListed, useWords } from "@/frame/language";
import { FormDialog, Labelled, TextField, type useDetail } from "@/parts";
import { type CodeRow, pathOf, type Scene, type Site, useChanged } from "../asked";
import { beginning, MOST, type Typed, wantedOf } from "./wanted";
import { words } from "./words";

interface Props {
  making: ReturnType<typeof useDetail>;
  site: Site;
  scene: Scene;
  made: (rows: CodeRow[]) => void;
}

export function MakeDialog({ making, site, scene, made }: Props) {
  const t = useWords(words);
  const changed = useChanged();
  const { message } = App.useApp();
  const first = beginning(scene.kinds[0]?.value ?? "");
  const [typed, setTyped] = useState<Typed>(first);
  const put = (change: Partial<Typed>) => setTyped((before) => ({ ...before, ...change }));
  const valued = scene.valued.includes(typed.kind);
  const { codes, wrong } = wantedOf(typed, valued);
  return (
    <FormDialog
      open={making.id !== null}
      title={t.make}
      ok={codes.length > 1 ? t.makeMany(codes.length) : t.make}
      width={600}
      ready={codes.length > 0 && !wrong}
      shown={codes.flatMap((_, at) => namesAt(at))}
      onClose={making.close}
      onClosed={() => setTyped(first)}
      send={async () => {
        const body = { codes };
        const told = await take(
          api.POST("/office/api/scenes/sites/{site_id}/codes", { params: pathOf(site.id), body }),
        );
        message.success(t.made(told.rows.length));
        await changed();
        // after the dialog has taken its name out of the address
        setTimeout(() => made(told.rows));
      }}
    >
      {(problem) => (
        <>
          <div>
            <Segmented<Typed["how"]>
              block
              aria-label={t.how}
              value={typed.how}
              onChange={(how) => put({ how })}
              options={[
                { value: "one", label: t.one },
                { value: "range", label: t.range },
                { value: "pasted", label: t.pasted },
              ]}
            />
          </div>
          {scene.kinds.length > 1 && (
            <Labelled label={t.kind} required note={valued ? t.valuedNote(typed.kind) : t.plainNote}>
              {(field) => (
                <Select {...field} value={typed.kind} options={scene.kinds} onChange={(kind) => put({ kind })} />
              )}
            </Labelled>
          )}
          <Fields typed={typed} put={put} valued={valued} wrong={wrong} problem={problem} />
          {typed.how !== "one" && <Coming codes={codes} valued={valued} />}
        </>
      )}
    </FormDialog>
  );
}

interface FieldsProps {
  typed: Typed;
  put: (change: Partial<Typed>) => void;
  valued: boolean;
  wrong: "bounds" | "most" | undefined;
  problem: ApiProblem | undefined;
}

function Fields({ typed, put, valued, wrong, problem }: FieldsProps) {
  if (typed.how === "one") return <One typed={typed} put={put} valued={valued} problem={problem} />;
  if (typed.how === "range") return <Range typed={typed} put={put} valued={valued} wrong={wrong} problem={problem} />;
  return <Pasted typed={typed} put={put} valued={valued} wrong={wrong} problem={problem} />;
}

function One({ typed, put, valued, problem }: Omit<FieldsProps, "wrong">) {
  const t = useWords(words);
  return (
    <>
      <TextField
        label={t.label}
        required
        note={t.labelNote}
        error={saidOf(problem, 0, "label")}
        maxLength={40}
        value={typed.label}
        onChange={(label) => put({ label })}
      />
      {valued && (
        <TextField
          label={t.valueName(typed.kind)}
          required
          error={saidOf(problem, 0, "value")}
          maxLength={100}
          value={typed.value}
          onChange={(value) => put({ value })}
        />
      )}
    </>
  );
}

function Range({ typed, put, valued, wrong, problem }: FieldsProps) {
  const t = useWords(words);
  return (
    <>
      <div className="scene-range">
        <TextField
          label={t.before}
          note={t.beforeNote}
          maxLength={30}
          value={typed.before}
          onChange={(before) => put({ before })}
        />
        <TextField
          label={t.from}
          required
          inputMode="numeric"
          note={t.fromNote}
          maxLength={12}
          value={typed.from}
          onChange={(from) => put({ from })}
        />
        <TextField
          label={t.to}
          required
          inputMode="numeric"
          error={typed.to && (wrong === "bounds" ? t.badRange : wrong === "most" ? t.tooMany(MOST) : undefined)}
          maxLength={12}
          value={typed.to}
          onChange={(to) => put({ to })}
        />
      </div>
      {valued && (
        <TextField
          label={t.valueBefore(typed.kind)}
          note={t.valueBeforeNote}
          maxLength={30}
          value={typed.valueBefore}
          onChange={(valueBefore) => put({ valueBefore })}
        />
      )}
      <Wrongs problem={problem} />
    </>
  );
}

function Pasted({ typed, put, valued, wrong, problem }: FieldsProps) {
  const t = useWords(words);
  return (
    <>
      <Labelled
        label={t.lines}
        required
        lacks={!typed.text.trim()}
        note={valued ? t.linesValued(typed.kind) : t.linesPlain}
        error={wrong === "most" ? t.tooMany(MOST) : undefined}
      >
        {(field) => (
          <Input.TextArea
            {...field}
            value={typed.text}
            autoSize={{ minRows: 5, maxRows: 12 }}
            onChange={(event) => put({ text: event.target.value })}
          />
        )}
      </Labelled>
      <Wrongs problem={problem} />
    </>
  );
}

function Coming({ codes, valued }: { codes: { label: string; value: string }[]; valued: boolean }) {
  const t = useWords(words);
  const listed = useListed();
  if (codes.length === 0) return null;
  const named = codes.map(({ label, value }) => (valued && value !== label ? `${label} (${value})` : label));
  const shown = named.length > 6 ? [...named.slice(0, 4), "…", ...named.slice(-1)] : named;
  return (
    <p className="scene-coming" role="status">
      <b>{t.coming(codes.length)}</b> {listed(shown)}
    </p>
  );
}

const SHOWN = 8;

/** Row by row what was wrong with many. */
function Wrongs({ problem }: { problem: ApiProblem | undefined }) {
  const t = useWords(words);
  const rows = problem?.fields.filter((field) => placeOf(field.name) !== undefined) ?? [];
  if (rows.length === 0) return null;
  return (
    <ul className="scene-wrongs" role="alert">
      {rows.slice(0, SHOWN).map((field) => (
        <li key={field.name}>
          {t.row((placeOf(field.name) ?? 0) + 1)} {field.message}
        </li>
      ))}
      {rows.length > SHOWN && <li>{t.andMore(rows.length - SHOWN)}</li>}
    </ul>
  );
}

const NAMED = /^(?:codes\.)?([0-9]+)\./;
const namesAt = (at: number) => ["kind", "label", "value"].flatMap((name) => [`${at}.${name}`, `codes.${at}.${name}`]);
const saidOf = (problem: ApiProblem | undefined, at: number, name: string) =>
  problem?.of(`${at}.${name}`) ?? problem?.of(`codes.${at}.${name}`);

function placeOf(name: string): number | undefined {
  const found = NAMED.exec(name);
  return found ? Number(found[1]) : undefined;
}
