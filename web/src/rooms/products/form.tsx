// Adding a product, or changing one.
import { App, Segmented, Select, Switch } from "antd";
import { useState } from "react";
import type { ApiProblem } from "@/api/problem";
import { useWords } from "@/frame/language";
import { FormDialog, Labelled, ProblemNote, TextField, type useDetail } from "@/parts";
import { type Options, type Product, saveProduct, useProductOptions, useProducts, useProductsChanged } from "./asked";
import { CarrierFields } from "./carriers";
import { amount, bpOf, complete, type Typed, toSend, typed } from "./drafted";
import { toProblem } from "./shown";
import { words } from "./words";

export const NEW = "+"; // no product's name

/** Open while the address names a product to edit, or NEW. */
export function ProductForm({ editing }: { editing: ReturnType<typeof useDetail> }) {
  const { data, refetch } = useProducts();
  const options = useProductOptions();
  const row = data?.rows.find((one) => one.name === editing.id);
  if (editing.id === null || !data || !options.data || (editing.id !== NEW && !row)) {
    return <ProblemNote problem={editing.id === null ? null : options.error} />;
  }
  const latest = async () => (await refetch()).data?.rows.find((one) => one.name === editing.id);
  return <Opened key={editing.id} {...{ row, latest }} rows={data.rows} options={options.data} close={editing.close} />;
}

interface OpenedProps {
  row: Product | undefined;
  rows: Product[];
  options: Options;
  latest: () => Promise<Product | undefined>;
  close: () => void;
}

function Opened({ row, rows, options, latest, close }: OpenedProps) {
  const t = useWords(words);
  const { message } = App.useApp();
  const changed = useProductsChanged();
  const [form, setForm] = useState<Typed>(() => typed(row));
  const put = (change: Partial<Typed>) => setForm((before) => ({ ...before, ...change }));
  return (
    <FormDialog
      open
      width={760}
      title={row ? t.editTitle(row.name) : t.addTitle}
      ok={t.save}
      ready={complete(form, options.heaviest)}
      shown={["name", "label_zh", "min_fen", "max_fen", "rate_bp"]}
      onClose={close}
      onFailed={toProblem}
      latest={row && (async () => setForm(typed(await latest())))}
      send={async () => {
        await saveProduct(form.name, toSend(form));
        message.success(t.saved);
        void changed();
      }}
    >
      {(problem) => (
        <>
          <Names form={form} put={put} problem={problem} fixed={!!row} />
          <How form={form} put={put} options={options} />
          {form.scene === "" ? (
            <Picks form={form} put={put} rows={rows} options={options} problem={problem} />
          ) : (
            <CarrierFields form={form} put={put} options={options} problem={problem} />
          )}
          <Terms form={form} put={put} problem={problem} />
        </>
      )}
    </FormDialog>
  );
}

export interface PartProps {
  form: Typed;
  put: (change: Partial<Typed>) => void;
  problem: ApiProblem | undefined;
}

function Names({ form, put, problem, fixed }: PartProps & { fixed: boolean }) {
  const t = useWords(words);
  return (
    <>
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
      <div className="grid2">
        <TextField
          label={t.labelZh}
          required
          note={t.labelNote}
          error={problem?.of("label_zh")}
          value={form.label_zh}
          maxLength={60}
          onChange={(typed) => put({ label_zh: typed })}
        />
        <TextField
          label={t.labelEn}
          note={t.labelEnNote}
          error={problem?.of("label_en")}
          value={form.label_en}
          maxLength={60}
          onChange={(typed) => put({ label_en: typed })}
        />
      </div>
    </>
  );
}

function How({ form, put, options }: Omit<PartProps, "problem"> & { options: Options }) {
  const t = useWords(words);
  const byApp = form.scene === "";
  return (
    <div className="grid2">
      <Labelled label={t.how} note={byApp ? t.byAppNote : undefined}>
        {({ id }) => (
          <Segmented<boolean>
            id={id}
            block
            value={byApp}
            options={[
              { value: false, label: t.byScene },
              { value: true, label: t.byApp },
            ]}
            onChange={(value) => put({ scene: value ? "" : "native" })}
          />
        )}
      </Labelled>
      {!byApp && (
        <Labelled label={t.scene} required>
          {(field) => (
            <Select
              {...field}
              className="wide"
              value={form.scene}
              options={options.scenes}
              onChange={(scene) => put({ scene })}
            />
          )}
        </Labelled>
      )}
    </div>
  );
}

function Picks({ form, put, rows, options, problem }: PartProps & { rows: Product[]; options: Options }) {
  const t = useWords(words);
  const choices = rows
    .filter((one) => one.scene !== null && one.enabled)
    .map((one) => ({ value: one.name, label: `${one.name} · ${one.label}` }));
  return (
    <div className="grid2">
      {options.apps.map((app) => (
        <Labelled key={app.value} label={app.label} error={problem?.of(`picks.${app.value}`)}>
          {(field) => (
            <Select
              {...field}
              className="wide"
              allowClear
              showSearch
              placeholder={t.notUsed}
              value={form.picks[app.value] || undefined}
              options={choices}
              onChange={(name) => put({ picks: { ...form.picks, [app.value]: name ?? "" } })}
            />
          )}
        </Labelled>
      ))}
    </div>
  );
}

function Terms({ form, put, problem }: PartProps) {
  const t = useWords(words);
  const amounts = [
    ["least", t.least, problem?.of("min_fen")],
    ["most", t.most, problem?.of("max_fen")],
  ] as const;
  return (
    <>
      <div className="grid2">
        {amounts.map(([name, label, error]) => (
          <TextField
            key={name}
            label={label}
            error={amount(form[name]) === undefined ? t.badAmount : error}
            prefix="¥"
            inputMode="decimal"
            placeholder={t.unlimited}
            value={form[name]}
            onChange={(typed) => put({ [name]: typed })}
          />
        ))}
      </div>
      <div className="grid2">
        <TextField
          label={t.ratePercent}
          note={t.rateNote}
          error={bpOf(form.rate) === null ? t.badRate : problem?.of("rate_bp")}
          suffix="%"
          inputMode="decimal"
          placeholder="0"
          value={form.rate}
          onChange={(typed) => put({ rate: typed })}
        />
        <Labelled label={t.enabled}>
          {({ id }) => (
            <span>
              <Switch id={id} checked={form.enabled} onChange={(enabled) => put({ enabled })} />
            </span>
          )}
        </Labelled>
      </div>
    </>
  );
}
