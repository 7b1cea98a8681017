// A line of text to fill in, with its label.
import { Input, type InputProps } from "antd";
import { Labelled, type Labels } from "./labelled";

type Props = Labels &
  Omit<InputProps, keyof Labels | "id" | "status" | "value" | "onChange"> & {
    value: string;
    onChange: (text: string) => void;
  };

export function TextField({ label, code, required, help, note, error, warning, extra, onChange, ...input }: Props) {
  return (
    <Labelled {...{ label, code, required, help, note, error, warning, extra }}>
      {(field) => <Input {...field} {...input} onChange={(event) => onChange(event.target.value)} />}
    </Labelled>
  );
}
