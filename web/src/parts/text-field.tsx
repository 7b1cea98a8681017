// A line of text to fill in, with its label.
import { Input, type InputProps } from "antd";
import { Labelled, type Labels } from "./labelled";

type Props = Labels &
  Omit<InputProps, keyof Labels | "id" | "status" | "value" | "onChange"> & {
    value: string;
    onChange: (text: string) => void;
  };

export function TextField({ label, code, required, help, note, error, warning, extra, onChange, ...rest }: Props) {
  const { lacks = required && rest.value.trim() === "", ...input } = rest;
  return (
    <Labelled {...{ label, code, required, lacks, help, note, error, warning, extra }}>
      {(field) => <Input {...field} {...input} onChange={(event) => onChange(event.target.value)} />}
    </Labelled>
  );
}
