// Setting a kind of message up: channel, template, which field of ours is which of the template's, where a tap leads.
import { App, Button, Input, Select, Switch } from "antd";
import { useState } from "react";
import type { ApiProblem } from "@/api/problem";
import { useSay, useWords } from "@/frame/language";
import { FormDialog, Labelled, TextField, type useDetail } from "@/parts";
import { toProblem } from "@/rooms/products/shown";
import {
  asIs,
  type Letter,
  type LetterEdit,
  type LetterList,
  saveLetter,
  TEXTED,
  useLetters,
  useLettersChanged,
} from "./asked";
import { words } from "./words";

/** Open while the address names a kind to edit. */
export function LetterForm({ editing }: { editing: ReturnType<typeof useDetail> }) {
  const { data, refetch } = useLetters();
  const row = data?.rows.find((one) => one.kind === editing.id);
  if (editing.id === null || !data || !row) return null;
  const latest = async () => (await refetch()).data?.rows.find((one) => one.kind === editing.id);
  return <Opened key={editing.id} row={row} data={data} latest={latest} close={editing.close} />;
}

interface OpenedProps {
  row: Letter;
  data: LetterList;
  latest: () => Promise<Letter | undefined>;
  close: () => void;
}

function Opened({ row, data, latest, close }: OpenedProps) {
  const t = useWords(words);
  const { message } = App.useApp();
  const changed = useLettersChanged();
  const [form, setForm] = useState<LetterEdit>(() => asIs(row));
  const put = (change: Partial<LetterEdit>) => setForm((before) => ({ ...before, ...change }));
  const texted = row.kind === TEXTED;
  return (
    <FormDialog
      open
      width={760}
      title={t.editTitle(row.label)}
      ok={t.save}
      ready
      shown={SHOWN}
      onClose={close}
      onFailed={toProblem}
      latest={async () => {
        const now = await latest();
        if (now) setForm(asIs(now));
      }}
      send={async () => {
        const names = Object.fromEntries(Object.entries(form.names ?? {}).filter(([, name]) => name !== ""));
        await saveLetter(row.kind, { ...form, names });
        message.success(t.saved);
        void changed();
      }}
    >
      {(problem) => (
        <>
          <Labelled label={t.enabled}>
            {({ id }) => (
              <span>
                <Switch id={id} checked={form.enabled} onChange={(enabled) => put({ enabled })} />
              </span>
            )}
          </Labelled>
          {texted ? (
            <Labelled label={t.smsTemplate} error={problem?.of("template")}>
              {(field) => (
                <Select
                  {...field}
                  options={data.templates}
                  value={form.template || undefined}
                  onChange={(template) => put({ template })}
                />
              )}
            </Labelled>
          ) : (
            <Where form={form} put={put} problem={problem} row={row} data={data} />
          )}
          <Names form={form} put={put} problem={problem} row={row} />
          {!texted && <Words form={form} put={put} problem={problem} row={row} longest={data.longest} />}
        </>
      )}
    </FormDialog>
  );
}

const SHOWN = ["channel_id", "template", "shape", "title", "text", "names", "first", "remark"];
SHOWN.push("url", "mini_app", "mini_page");

interface PartProps {
  form: LetterEdit;
  put: (change: Partial<LetterEdit>) => void;
  problem: ApiProblem | undefined;
  row: Letter;
}

function Where({ form, put, problem, row, data }: PartProps & { data: LetterList }) {
  const t = useWords(words);
  const say = useSay();
  const able = data.channels.find((one) => one.id === form.channel_id)?.shapes ?? ["old", "new", "subscribed"];
  const choose = (shape: Letter["shape"]) => {
    const usual = row.shape === shape ? row : row.usual.find((one) => one.shape === shape);
    if (!usual) return;
    const { title, text, names, first, remark } = usual;
    put({ shape, title, text, names, first, remark });
  };
  const take = (channel_id: number) => {
    put({ channel_id });
    const shapes = data.channels.find((one) => one.id === channel_id)?.shapes ?? [];
    const [only] = shapes;
    if (only && !shapes.includes(form.shape ?? "old")) choose(only);
  };
  return (
    <>
      <div className="letter-two">
        <Labelled
          label={t.channel}
          error={problem?.of("channel_id")}
          note={data.channels.length === 0 ? t.noSenders : undefined}
        >
          {(field) => (
            <Select
              {...field}
              options={data.channels.map((one) => ({ value: one.id, label: `${one.title} ${one.name}`.trim() }))}
              value={form.channel_id ?? undefined}
              onChange={take}
            />
          )}
        </Labelled>
        <Labelled label={t.shape} error={problem?.of("shape")}>
          {(field) => (
            <Select
              {...field}
              options={able.map((value) => ({ value, label: say(SHAPES[value]) }))}
              value={form.shape}
              onChange={choose}
            />
          )}
        </Labelled>
      </div>
      <TextField
        label={t.template}
        note={t.templateNote}
        error={problem?.of("template")}
        className="mono"
        maxLength={64}
        autoComplete="off"
        value={form.template ?? ""}
        onChange={(typed) => put({ template: typed.trim() })}
      />
    </>
  );
}

const SHAPES = {
  old: ["旧模板（first、keyword、remark）", "Old (first, keyword, remark)"],
  new: ["新模板（thing1、time2 …）", "New (thing1, time2 …)"],
  subscribed: ["订阅消息", "Subscribed message"],
} as const;

function Names({ form, put, problem, row }: PartProps) {
  const t = useWords(words);
  const names = form.names ?? {};
  return (
    <fieldset className="letter-names">
      <legend>{t.names}</legend>
      <p className="letter-flat soft">{row.kind === TEXTED ? t.smsNames : t.namesNote}</p>
      <div className="letter-grid">
        {row.parts.map((part) => (
          <TextField
            key={part.name}
            label={t.part(part.label, part.name)}
            className="mono"
            maxLength={32}
            autoComplete="off"
            value={names[part.name] ?? ""}
            onChange={(typed) => put({ names: { ...names, [part.name]: typed.trim() } })}
          />
        ))}
      </div>
      {problem?.of("names") && <div className="letter-bad">{problem.of("names")}</div>}
    </fieldset>
  );
}

function Words({ form, put, problem, row, longest }: PartProps & { longest: number }) {
  const t = useWords(words);
  const usual = row.usual.find((one) => one.shape === form.shape);
  const back = () => {
    if (!usual) return;
    const { title, text, names, first, remark } = usual;
    put({ title, text, names, first, remark });
  };
  const like = `\${${row.parts[0]?.name ?? "name"}}`;
  const field = (
    name: "title" | "first" | "remark" | "url" | "mini_app" | "mini_page",
    label: string,
    note?: string,
  ) => (
    <TextField
      label={label}
      note={note}
      error={problem?.of(name)}
      maxLength={name === "url" ? 512 : name === "mini_page" ? 256 : name === "first" || name === "remark" ? 200 : 64}
      autoComplete="off"
      value={form[name] ?? ""}
      onChange={(typed) => put({ [name]: typed })}
    />
  );
  return (
    <>
      {form.shape === "old" && (
        <div className="letter-two">
          {field("first", t.first, t.placeNote(like))}
          {field("remark", t.remark, t.placeNote(like))}
        </div>
      )}
      {field("title", t.heading)}
      <Labelled label={t.text} note={t.textNote} error={problem?.of("text")}>
        {(props) => (
          <Input.TextArea
            {...props}
            className="mono"
            maxLength={longest}
            value={form.text}
            autoSize={{ minRows: 5, maxRows: 10 }}
            onChange={(event) => put({ text: event.target.value })}
          />
        )}
      </Labelled>
      <div>
        <Button onClick={back}>{t.usual}</Button>
      </div>
      {field("url", t.url, t.placeNote(like))}
      <div className="letter-two">
        {field("mini_app", t.miniApp)}
        {field("mini_page", t.miniPage, t.placeNote(like))}
      </div>
    </>
  );
}
