// Adding a template, or changing one, with its text as people will read it.
import { App, Input, Switch } from "antd";
import { useState } from "react";
import type { ApiProblem } from "@/api/problem";
import { useWords } from "@/frame/language";
import { Empty, FormDialog, Labelled, TextField, type useDetail } from "@/parts";
import { toProblem } from "@/rooms/products/shown";
import {
  asIs,
  type Sender,
  saveTemplate,
  type Template,
  type TemplateEdit,
  useTemplates,
  useTemplatesChanged,
} from "./asked";
import { Preview } from "./preview";
import { LIKE, misspelt, paramsOf, sampleOf } from "./text";
import { words } from "./words";

export const NEW = "+"; // no template's name

/** Open while the address names a template to edit, or NEW. */
export function TemplateForm({ editing }: { editing: ReturnType<typeof useDetail> }) {
  const { data, refetch } = useTemplates();
  const row = data?.rows.find((one) => one.name === editing.id);
  if (editing.id === null || !data || (editing.id !== NEW && !row)) return null;
  const latest = async () => (await refetch()).data?.rows.find((one) => one.name === editing.id);
  const { channels: senders, longest } = data;
  return <Opened key={editing.id} {...{ row, latest, senders, longest }} close={editing.close} />;
}

type Known = Record<number, { template: string; sign: string }>;

interface Typed extends Omit<TemplateEdit, "carriers"> {
  name: string;
  known: Known;
}

function typed(row: Template | undefined): Typed {
  const blank = { expect: "", name: "", label_zh: "", label_en: "", text: "", enabled: true, known: {} };
  if (!row) return blank;
  const { carriers = [], ...rest } = asIs(row);
  const known = carriers.map(({ channel_id, template = "", sign = "" }) => [channel_id, { template, sign }] as const);
  return {
    ...rest,
    name: row.name,
    label_en: row.label_en === row.label_zh ? "" : row.label_en,
    known: Object.fromEntries(known),
  };
}

function toSend({ name: _, known, ...form }: Typed): TemplateEdit {
  const carriers = Object.entries(known).map(([id, one]) => ({ channel_id: Number(id), ...one }));
  return { ...form, carriers };
}

interface OpenedProps {
  row: Template | undefined;
  senders: Sender[];
  longest: number;
  latest: () => Promise<Template | undefined>;
  close: () => void;
}

function Opened({ row, senders, longest, latest, close }: OpenedProps) {
  const t = useWords(words);
  const { message } = App.useApp();
  const changed = useTemplatesChanged();
  const [form, setForm] = useState<Typed>(() => typed(row));
  const put = (change: Partial<Typed>) => setForm((before) => ({ ...before, ...change }));
  const carrierFields = senders.map((one) => `carriers.${one.id}`);
  return (
    <FormDialog
      open
      width={760}
      title={row ? t.editTitle(row.name) : t.addTitle}
      ok={t.save}
      ready={
        !!form.name && !!form.label_zh && !!form.text.trim() && !misspelt(form.text) && form.text.length <= longest
      }
      shown={["name", "label_zh", "text", ...carrierFields]}
      onClose={close}
      onFailed={toProblem}
      latest={row && (async () => setForm(typed(await latest())))}
      send={async () => {
        await saveTemplate(form.name, toSend(form));
        message.success(t.saved);
        void changed();
      }}
    >
      {(problem) => (
        <>
          <Names form={form} put={put} problem={problem} fixed={!!row} />
          <Words form={form} put={put} problem={problem} longest={longest} />
          <Carriers form={form} put={put} problem={problem} senders={senders} />
        </>
      )}
    </FormDialog>
  );
}

interface PartProps {
  form: Typed;
  put: (change: Partial<Typed>) => void;
  problem: ApiProblem | undefined;
}

function Names({ form, put, problem, fixed }: PartProps & { fixed: boolean }) {
  const t = useWords(words);
  const labels = [
    ["label_zh", t.labelZh, undefined],
    ["label_en", t.labelEn, t.labelEnNote],
  ] as const;
  return (
    <>
      <div className="grid2">
        <TextField
          label={t.name}
          required
          note={t.nameNote}
          error={problem?.of("name")}
          className="mono"
          value={form.name}
          disabled={fixed}
          maxLength={32}
          autoComplete="off"
          onChange={(typed) => put({ name: typed.trim() })}
        />
        <Labelled label={t.enabled}>
          {({ id }) => (
            <span>
              <Switch id={id} checked={form.enabled} onChange={(enabled) => put({ enabled })} />
            </span>
          )}
        </Labelled>
      </div>
      <div className="grid2">
        {labels.map(([name, label, note]) => (
          <TextField
            key={name}
            label={label}
            required={!note}
            note={note}
            error={problem?.of(name)}
            value={form[name]}
            maxLength={60}
            onChange={(typed) => put({ [name]: typed })}
          />
        ))}
      </div>
    </>
  );
}

function Words({ form, put, problem, longest }: PartProps & { longest: number }) {
  const t = useWords(words);
  const [samples, setSamples] = useState<Record<string, string>>({});
  const wrong = misspelt(form.text)
    ? t.badParam(LIKE)
    : form.text.length > longest
      ? t.tooLong(longest)
      : problem?.of("text");
  const params = paramsOf(form.text);
  return (
    <>
      <Labelled label={t.text} required lacks={!form.text.trim()} note={t.textNote(LIKE)} error={wrong}>
        {(field) => (
          <Input.TextArea
            {...field}
            value={form.text}
            autoSize={{ minRows: 3, maxRows: 8 }}
            onChange={(event) => put({ text: event.target.value })}
          />
        )}
      </Labelled>
      {form.text.trim() && (
        <section className="preview" aria-label={t.preview}>
          <div className="preview-head">
            <strong>{t.preview}</strong>
            {params.length > 0 && <span className="soft">{t.previewNote}</span>}
          </div>
          <Preview text={form.text} samples={samples} />
          <div className="preview-samples">
            {params.map((name) => (
              <Input
                key={name}
                size="small"
                prefix={<code>{name}</code>}
                aria-label={`${t.sample} ${name}`}
                value={samples[name] ?? sampleOf(name)}
                onChange={(event) => setSamples((before) => ({ ...before, [name]: event.target.value }))}
              />
            ))}
          </div>
        </section>
      )}
    </>
  );
}

function Carriers({ form, put, problem, senders }: PartProps & { senders: Sender[] }) {
  const t = useWords(words);
  const set = (id: number, name: "template" | "sign", value: string) => {
    const before = form.known[id] ?? { template: "", sign: "" };
    put({ known: { ...form.known, [id]: { ...before, [name]: value } } });
  };
  return (
    <fieldset className="carriers">
      <legend>{t.carriers}</legend>
      {senders.length === 0 && <Empty title={t.noSenders} text={t.noSendersWhy} />}
      {senders.map((one) => (
        <div key={one.id} className={one.routed ? "carrier" : "carrier carrier-off"}>
          <div className="row">
            <strong>{one.title}</strong>
            <span className="soft">{one.name || one.code_name}</span>
            <span className="soft">· {one.routed ? t.routed : t.notRouted}</span>
          </div>
          <div className="grid2">
            <TextField
              label={t.providerTemplate}
              note={!one.templates ? t.onlyPlain : one.plain ? t.plainNote : t.needed}
              error={problem?.of(`carriers.${one.id}`)}
              value={form.known[one.id]?.template ?? ""}
              disabled={!one.templates}
              maxLength={64}
              onChange={(typed) => set(one.id, "template", typed)}
            />
            <TextField
              label={t.sign}
              note={t.signNote}
              value={form.known[one.id]?.sign ?? ""}
              maxLength={64}
              onChange={(typed) => set(one.id, "sign", typed)}
            />
          </div>
        </div>
      ))}
    </fieldset>
  );
}
