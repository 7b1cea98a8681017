// The columns that most tables have: a moment, an amount, a state.
import { Fen, yuan } from "../fen";
import { Moment, moment } from "../moment";
import { State, type States, useStateWord } from "../state";
import type { Column } from "./types";

type Has<Field extends string, Value> = { [name in Field]: Value };
type More = Partial<Column<unknown>>;
type Text = string | null | undefined;

export function momentColumn<F extends string>(field: F, title: string, more?: More): Column<Has<F, Text>> {
  return {
    key: field,
    title,
    render: (row) => <Moment value={row[field]} />,
    text: ({ [field]: value }) => (value ? moment(value) : ""),
    ...more,
  };
}

export function fenColumn<F extends string>(
  field: F,
  title: string,
  { strong, ...more }: More & { strong?: boolean } = {},
): Column<Has<F, number>> {
  return {
    key: field,
    title,
    align: "right",
    render: (row) => <Fen value={row[field]} strong={strong} />,
    text: (row) => yuan(row[field]),
    ...more,
  };
}

/** `const state = useStateColumn(STATES)`, then among the columns `state("state", t.state, { card: "side" })`. */
export function useStateColumn(states: States) {
  const word = useStateWord(states);
  return <F extends string>(field: F, title: string, more?: More): Column<Has<F, Text>> => ({
    key: field,
    title,
    render: (row) => <State of={row[field]} in={states} />,
    text: ({ [field]: value }) => (value ? word(value) : ""),
    ...more,
  });
}
