// The field for six digits of an authenticator.
import { Input } from "antd";
import type { ReactNode } from "react";
import { useSay } from "@/frame/language";
import { Labelled } from "./labelled";
import { useTried } from "./trying";

export function CodeField({
  label,
  note,
  error,
  warning,
  size,
  value,
  onChange,
}: {
  label: ReactNode;
  note?: ReactNode;
  error?: string;
  warning?: string;
  size?: "large";
  value: string;
  onChange: (code: string) => void; // only digits
}) {
  const say = useSay();
  const short = useTried() && value.length < 6 && say(["请填 6 位数字", "Six digits are needed"]);
  return (
    <Labelled label={label} note={note} error={error || (!warning && short)} warning={warning}>
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
