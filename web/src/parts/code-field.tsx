// The field for six digits of an authenticator.
import { Input } from "antd";
import type { ReactNode } from "react";
import { Labelled } from "./labelled";

export function CodeField({
  label,
  note,
  error,
  size,
  value,
  onChange,
}: {
  label: ReactNode;
  note?: ReactNode;
  error?: string;
  size?: "large";
  value: string;
  onChange: (code: string) => void; // only digits
}) {
  return (
    <Labelled label={label} note={note} error={error}>
      {(field) => (
        <Input
          {...field}
          size={size}
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
          className="code-field"
          value={value}
          onChange={(event) => onChange(event.target.value.replace(/\D/g, "").slice(0, 6))}
        />
      )}
    </Labelled>
  );
}
