// One field of a drawn form.
import { UploadOutlined } from "@ant-design/icons";
import { Button, Input, Select, Switch } from "antd";
import { type ReactNode, useRef, useState } from "react";
import { useWords } from "@/frame/language";
import { CopyText } from "../copy-text";
import { Facts } from "../facts";
import { Labelled, type Tied } from "../labelled";
import type { SchemaField } from "./types";
import { words } from "./words";

const LARGEST = 256 * 1024;

export interface FieldProps {
  field: SchemaField;
  typed: string | null | undefined;
  error: string | undefined;
  readOnly: boolean;
  reveal: ReactNode;
  type: (value: string | null | undefined) => void;
  leave: () => void;
}

export function Field({ field, typed, error, readOnly, reveal, type, leave }: FieldProps) {
  const t = useWords(words);
  const [refused, setRefused] = useState<string>();
  const untouched = typed === undefined;
  const finding = untouched ? field.findings?.find((one) => !one.warning)?.message : undefined;
  const warning = untouched ? field.findings?.find((one) => one.warning)?.message : undefined;
  const clears = !readOnly && !field.required && field.set && field.kind !== "fixed" && field.kind !== "switch";
  return (
    <div className="sf-field" data-key={field.key}>
      <Labelled
        label={field.label}
        code={field.bare ? undefined : field.key}
        required={field.required && field.kind !== "fixed"}
        help={field.help}
        note={noteOf(field, typed, t)}
        error={error ?? refused ?? finding}
        warning={warning}
        extra={
          <>
            {reveal}
            {field.kind === "file" && !readOnly && <FileButton label={field.label} read={type} refuse={setRefused} />}
            {clears && (
              <Button type="link" size="small" onClick={() => type(typed === null ? undefined : null)}>
                {typed === null ? t.keep : t.remove}
              </Button>
            )}
          </>
        }
      >
        {(tied) => <Control field={field} typed={typed} tied={tied} readOnly={readOnly} type={type} leave={leave} />}
      </Labelled>
      {untouched && field.facts && field.facts.length > 0 && (
        <div className="sf-facts">
          <Facts items={field.facts} />
        </div>
      )}
    </div>
  );
}

function noteOf(field: SchemaField, typed: FieldProps["typed"], t: typeof words.zh): string {
  if (typed === null) return t.willGo;
  if (field.kind === "fixed") return t.fixed;
  if (field.kind === "secret" && field.set) return t.kept;
  if (field.example) return t.example(field.example);
  return field.required || field.bare ? "" : t.optional;
}

/** Many choices can be searched. */
const searchIn = (field: SchemaField) => (field.options?.length ?? 0) > 8 && { optionFilterProp: "label" };

function Control({ field, typed, tied, readOnly, type, leave }: Omit<FieldProps, "error" | "reveal"> & { tied: Tied }) {
  const t = useWords(words);
  if (field.kind === "fixed")
    return (
      <output id={tied.id} className="sf-fixed">
        <CopyText text={field.value} />
      </output>
    );
  const secret = field.kind === "secret";
  const shared = {
    ...tied,
    disabled: readOnly || typed === null,
    value: typed === null ? "" : (typed ?? (secret ? "" : field.value)),
    onBlur: leave,
    spellCheck: false,
    autoComplete: "off",
  };
  const change = (event: { target: { value: string } }) => type(event.target.value);
  switch (field.kind) {
    case "switch":
      return (
        <span>
          <Switch
            id={tied.id}
            aria-describedby={tied["aria-describedby"]}
            disabled={readOnly}
            checked={(typed ?? field.value) === "true"}
            checkedChildren={t.yes}
            unCheckedChildren={t.no}
            onChange={(on) => type(on ? "true" : "false")}
          />
        </span>
      );
    case "select":
      return (
        <Select
          {...tied}
          disabled={shared.disabled}
          value={shared.value || undefined}
          options={field.options ?? []}
          allowClear={!field.required}
          showSearch={searchIn(field)}
          onBlur={leave}
          onChange={(value) => type(value ?? "")}
        />
      );
    case "multiline":
    case "file":
      return <Input.TextArea {...shared} className="mono" autoSize={{ minRows: 3, maxRows: 12 }} onChange={change} />;
    case "secret":
      return field.multiline ? (
        <Input.TextArea
          {...shared}
          className="mono"
          placeholder={field.set ? field.value : undefined}
          autoSize={{ minRows: 3, maxRows: 12 }}
          onChange={change}
        />
      ) : (
        <Input.Password
          {...shared}
          autoComplete="new-password"
          placeholder={field.set ? field.value : undefined}
          onChange={change}
        />
      );
    default:
      return <Input {...shared} inputMode={field.kind === "number" ? "decimal" : undefined} onChange={change} />;
  }
}

function FileButton({
  label,
  read,
  refuse,
}: {
  label: string;
  read: (text: string) => void;
  refuse: (why: string | undefined) => void;
}) {
  const t = useWords(words);
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File) => {
    if (file.size > LARGEST) return refuse(t.tooLarge);
    const text = await file.text();
    if (/[\0\uFFFD]/.test(text)) return refuse(t.notText);
    refuse(undefined);
    read(text.trim());
  };
  return (
    <>
      <Button
        type="link"
        size="small"
        icon={<UploadOutlined />}
        aria-label={t.chooseFor(label)}
        onClick={() => input.current?.click()}
      >
        {t.choose}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".pem,.crt,.cer,.key,.pub,.txt"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = ""; // the same file may be chosen again
          if (file) void take(file);
        }}
      />
    </>
  );
}
