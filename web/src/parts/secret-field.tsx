// The field for a password.
import { Input } from "antd";
import type { ReactNode } from "react";
import { Labelled } from "./labelled";

export function SecretField({
  label,
  kind,
  note,
  error,
  size,
  value,
  onChange,
  onBlur,
}: {
  label: ReactNode;
  kind: "current-password" | "new-password" | "off"; // what a password manager should do
  note?: ReactNode;
  error?: ReactNode;
  size?: "large";
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
}) {
  return (
    <Labelled label={label} note={note} error={error} lacks={value === ""}>
      {(field) => (
        <Input.Password
          {...field}
          size={size}
          autoComplete={kind}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onBlur={onBlur}
        />
      )}
    </Labelled>
  );
}
