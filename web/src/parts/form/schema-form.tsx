// A form drawn from data: a channel that nobody knew when this was written needs no line here.
import { Button } from "antd";
import { useEffect, useMemo, useRef, useState } from "react";
import { type ApiProblem, problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { ProblemNote } from "../problem-note";
import { Field } from "./field";
import "./form.css";
import { changesOf, countedOf, type Fault, faultOf, type Typed } from "./state";
import type { SchemaField, SchemaFormProps } from "./types";
import { words } from "./words";

/** Starts anew when the hub has other values; what somebody is typing survives a reload of the same. */
export function SchemaForm(props: SchemaFormProps) {
  return <Drawn key={JSON.stringify(props.fields.map(({ key, value, set }) => [key, value, set]))} {...props} />;
}

function Drawn(props: SchemaFormProps) {
  const { fields, groups = [], readOnly = false } = props;
  const form = useForm(props);
  const known = new Set(groups.map((group) => group.key));
  const draw = (field: SchemaField) => (
    <Field
      key={field.key}
      field={field}
      typed={form.typed[field.key]}
      error={form.errorOf(field)}
      readOnly={readOnly}
      reveal={field.kind === "secret" && field.set ? props.reveal?.(field) : undefined}
      type={(value) => form.type(field.key, value)}
      leave={() => form.leave(field.key)}
    />
  );
  return (
    <form
      className="sf"
      ref={form.element}
      autoComplete="off"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void form.save();
      }}
    >
      {fields.filter((field) => !field.group || !known.has(field.group)).map(draw)}
      {groups.map((group) => {
        const own = fields.filter((field) => field.group === group.key);
        if (own.length === 0) return null;
        return (
          <fieldset key={group.key} className="sf-group">
            <legend>{group.title}</legend>
            {group.help && <p className="sf-group-help">{group.help}</p>}
            {own.map(draw)}
            {group.after}
          </fieldset>
        );
      })}
      <ProblemNote problem={form.problem} except={fields.map((field) => field.key)} />
      {!readOnly && <Foot form={form} props={props} />}
    </form>
  );
}

function Foot({ form, props }: { form: ReturnType<typeof useForm>; props: SchemaFormProps }) {
  const t = useWords(words);
  const count = Object.keys(form.changes).length;
  return (
    <div className="sf-foot">
      <Button type="primary" htmlType="submit" loading={form.busy} disabled={count === 0 && !props.saveAlways}>
        {props.saveLabel ?? t.save}
      </Button>
      {count > 0 && (
        <Button disabled={form.busy} onClick={form.undo}>
          {t.undo}
        </Button>
      )}
      {props.extra}
      {form.wrongs > 0 ? (
        <span className="sf-wrong" role="alert">
          {t.look(form.wrongs)}
        </span>
      ) : (
        <span className="soft" aria-live="polite">
          {count > 0 ? t.changed(count) : props.saveAlways ? "" : t.unchanged}
        </span>
      )}
    </div>
  );
}

function useForm({ fields, onSave, onChange, gaps }: SchemaFormProps) {
  const t = useWords(words);
  const element = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState<Typed>({});
  const [left, setLeft] = useState<Set<string>>(new Set()); // fields that were left: only these are told off
  const [problem, setProblem] = useState<ApiProblem>();
  const [wrongs, setWrongs] = useState(0); // fields that kept it from being saved
  const [busy, setBusy] = useState(false);
  const changes = useMemo(() => changesOf(fields, typed), [fields, typed]);

  const onChanged = useRef(onChange);
  onChanged.current = onChange;
  useEffect(() => onChanged.current?.(changes), [changes]);

  function undo() {
    setTyped({});
    setLeft(new Set());
    setProblem(undefined);
    setWrongs(0);
  }
  const sayFault = (fault: Fault, field: SchemaField) => {
    if (fault === "lacks") return field.lacks;
    if (fault !== "malformed") return t[fault];
    const text = (typed[field.key] ?? "").trim();
    const counted = countedOf(field, text);
    return counted ? t.counted(counted, text.length) : t.malformed(field.example ?? "");
  };
  const wrongIn = (field: SchemaField): Fault | undefined => {
    const fault = faultOf(field, typed);
    return gaps && fault === "required" ? undefined : fault;
  };
  const errorOf = (field: SchemaField): string | undefined => {
    const server = problem?.of(field.key);
    if (server) return server;
    const fault = left.has(field.key) ? wrongIn(field) : undefined;
    return fault && sayFault(fault, field);
  };
  const show = (keys: string[]) => {
    const first = element.current?.querySelector<HTMLElement>(
      `[data-key="${CSS.escape(keys[0] ?? "")}"] :is(input, textarea)`,
    );
    first?.focus();
  };
  const save = async () => {
    const wrong = fields.filter(wrongIn).map((field) => field.key);
    // what one of several lacks is left to the hub, which tells it with everything else that it finds
    const stops = fields.some((field) => ![undefined, "lacks"].includes(wrongIn(field)));
    setLeft(new Set(fields.map((field) => field.key)));
    setWrongs(0);
    if (stops) {
      setWrongs(wrong.length);
      return show(wrong);
    }
    setBusy(true);
    setProblem(undefined);
    try {
      await onSave(changes);
      setTyped({});
      setLeft(new Set());
    } catch (error) {
      const met = problemOf(error);
      setProblem(met);
      show(met.fields.map((one) => one.name));
    } finally {
      setBusy(false);
    }
  };
  return {
    element,
    typed,
    changes,
    problem,
    wrongs,
    busy,
    undo,
    save,
    errorOf,
    type: (key: string, value: string | null | undefined) => {
      setTyped((kept) => ({ ...kept, [key]: value as string | null }));
      setWrongs(0);
      if (problem?.of(key)) setProblem(without(problem, key));
    },
    leave: (key: string) => setLeft((kept) => (kept.has(key) ? kept : new Set(kept).add(key))),
  };
}

/** The problem, less what was said of a field that is being mended. */
function without(problem: ApiProblem, key: string): ApiProblem | undefined {
  const fields = problem.fields.filter((field) => field.name !== key);
  if (fields.length === 0) return undefined;
  return Object.assign(Object.create(Object.getPrototypeOf(problem)), problem, { message: problem.message, fields });
}
