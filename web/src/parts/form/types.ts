// What a drawn form is told: its fields, as the hub describes a channel's settings.
import type { ReactNode } from "react";

export interface SchemaField {
  key: string;
  label: string;
  kind: "text" | "secret" | "multiline" | "number" | "select" | "switch" | "fixed" | "file";
  help?: string;
  example?: string;
  required?: boolean;
  lacks?: string; // what is wrong while it is empty, though it is not required by itself: one of several is
  pattern?: string; // of the whole value
  options?: { value: string; label: string }[]; // of select
  value: string; // a secret's is its mask; a switch's is "true" or "false"
  set: boolean; // whether there is a value at the hub
  multiline?: boolean; // a secret of several lines, such as a private key
  findings?: { message: string; warning?: boolean }[]; // what the hub says of the value that it has
  facts?: { label: string; value: string }[]; // what is read from the value, such as a certificate's end
  group?: string;
  bare?: boolean; // a field of the page's own: its key is not shown, nor that it is optional
}

export interface SchemaGroup {
  key: string;
  title: string;
  help?: string;
  after?: ReactNode; // below its fields: what their values come to
}

/** What was changed: a new value, or null to remove the one that is there. What is not named stays. */
export type Changes = Record<string, string | null>;

export interface SchemaFormProps {
  fields: SchemaField[]; // in order; a new array with other values starts the form anew
  groups?: SchemaGroup[]; // in order; fields without a group come first
  onSave: (changes: Changes) => Promise<unknown>; // a problem that it throws is shown, its `fields` beside the fields
  saveLabel?: string;
  gaps?: boolean; // may be saved with required fields empty, as a draft may
  saveAlways?: boolean; // the button also where nothing was changed, as in a step of a guide
  onChange?: (changes: Changes) => void; // to know whether something would be lost
  reveal?: (field: SchemaField) => ReactNode; // a button for each secret that is set
  extra?: ReactNode; // beside the save button
  readOnly?: boolean;
}
