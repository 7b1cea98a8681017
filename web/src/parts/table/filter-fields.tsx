// The fields of filters: text, choice, amounts.
import { SearchOutlined } from "@ant-design/icons";
import { Input, Select } from "antd";
import { useEffect, useRef, useState } from "react";
import { useWords } from "@/frame/language";
import { fenOf } from "../fen";
import type { Filter } from "./types";
import { words } from "./words";

type Of<K extends Filter["kind"]> = Extract<Filter, { kind: K }>;
const PAUSE = 400; // milliseconds without typing

/** What is typed, given on after a pause or at once with Enter; follows the address when that changes. */
function useTyped(value: string, give: (value: string) => void): [string, (typed: string) => void, () => void] {
  const [typed, setTyped] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const given = useRef(value);
  useEffect(() => {
    if (value !== given.current) setTyped(value);
    given.current = value;
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const send = (what: string) => {
    clearTimeout(timer.current);
    given.current = what;
    if (what !== value) give(what);
  };
  const type = (what: string) => {
    setTyped(what);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => send(what.trim()), what ? PAUSE : 0);
  };
  return [typed, type, () => send(typed.trim())];
}

export function TextFilter({
  filter,
  value,
  onChange,
}: {
  filter: Of<"text">;
  value: string;
  onChange: (value: string | undefined) => void;
}) {
  const [typed, type, now] = useTyped(value, (given) => onChange(given || undefined));
  return (
    <Input
      className="dt-field"
      style={{ "--field": `${filter.width ?? 240}px` } as React.CSSProperties}
      aria-label={filter.label}
      placeholder={filter.placeholder ?? filter.label}
      title={filter.placeholder ?? filter.label}
      prefix={<SearchOutlined className="soft" />}
      allowClear
      value={typed}
      onChange={(event) => type(event.target.value)}
      onPressEnter={now}
      onBlur={now}
    />
  );
}

export function ChoiceFilter({
  filter,
  value,
  onChange,
}: {
  filter: Of<"select" | "multi">;
  value: string | string[] | undefined;
  onChange: (value: string | string[] | undefined) => void;
}) {
  const many = filter.kind === "multi";
  return (
    <Select<string | string[]>
      className="dt-field"
      style={{ "--field": `${filter.width ?? 160}px` } as React.CSSProperties}
      aria-label={filter.label}
      placeholder={filter.label}
      mode={many ? "multiple" : undefined}
      maxTagCount="responsive"
      allowClear
      showSearch={(filter.options?.length ?? 0) > 8 ? { optionFilterProp: "label" } : false}
      loading={filter.options === undefined}
      options={filter.options ?? []}
      popupMatchSelectWidth={false}
      value={value ?? (many ? [] : null) ?? undefined}
      onChange={(chosen) => onChange(chosen && chosen.length > 0 ? chosen : undefined)}
    />
  );
}

export function AmountsFilter({
  filter,
  from,
  to,
  onChange,
}: {
  filter: Of<"amounts">;
  from: string;
  to: string;
  onChange: (from: string | undefined, to: string | undefined) => void;
}) {
  const t = useWords(words);
  const first = 56 + wideOf(`${filter.label} ${t.least}`);
  return (
    <fieldset
      className="dt-pair dt-field"
      style={{ "--field": `${first + 140}px`, "--first": `${first}px` } as React.CSSProperties}
    >
      <legend className="unseen">{filter.label}</legend>
      <Amount
        label={`${filter.label} ${t.least}`}
        hint={`${filter.label} ${t.least}`}
        value={from}
        onChange={(fen) => onChange(fen, to || undefined)}
      />
      <span className="soft" aria-hidden="true">
        –
      </span>
      <Amount
        label={`${filter.label} ${t.most}`}
        hint={t.most}
        value={to}
        onChange={(fen) => onChange(from || undefined, fen)}
      />
    </fieldset>
  );
}

function Amount({
  label,
  hint,
  value,
  onChange,
}: {
  label: string;
  hint: string;
  value: string;
  onChange: (fen: string | undefined) => void;
}) {
  const t = useWords(words);
  const [typed, type, now] = useTyped(shown(value), (given) => {
    const fen = fenOf(given);
    if (given === "" || fen !== null) onChange(fen === null ? undefined : String(fen));
  });
  const wrong = typed.trim() !== "" && fenOf(typed) === null;
  return (
    <Input
      aria-label={label}
      placeholder={hint}
      prefix={<span className="soft">¥</span>}
      inputMode="decimal"
      status={wrong ? "error" : undefined}
      title={wrong ? t.badAmount : undefined}
      value={typed}
      onChange={(event) => type(event.target.value)}
      onPressEnter={now}
      onBlur={now}
    />
  );
}

/** About how many pixels a text takes. */
function wideOf(text: string): number {
  return Array.from(text).reduce((sum, letter) => sum + (letter > "\u2e80" ? 14 : 8), 0);
}

function shown(fen: string): string {
  if (!/^\d+$/.test(fen)) return "";
  const cents = fen.padStart(3, "0");
  return `${cents.slice(0, -2)}.${cents.slice(-2)}`.replace(/\.00$/, "");
}
