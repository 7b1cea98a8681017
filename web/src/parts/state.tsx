// A state as a tag: a colour for the glance and a word for everybody.
import { type Pair, useSay } from "@/frame/language";
import "./parts.css";

export type Tone = "good" | "bad" | "warn" | "wait" | "off" | "info";
export type States = Record<string, readonly [tone: Tone, zh: string, en: string]>;

/** `const STATES = defineStates({ paid: ["good", "已支付", "Paid"] })`. */
export function defineStates<const S extends States>(states: S): S {
  return states;
}

/** `<State of={row.state} in={STATES} />`, or `<State tone="good">已支付</State>`. A state that is not listed is shown as it is. */
export function State(
  props: { of: string | null | undefined; in: States } | { tone: Tone; children: React.ReactNode },
) {
  const say = useSay();
  if ("tone" in props) return <span className={`state state-${props.tone}`}>{props.children}</span>;
  if (!props.of) return <span className="soft">—</span>;
  const known = props.in[props.of];
  if (!known) return <span className="state state-off">{props.of}</span>;
  return <span className={`state state-${known[0]}`}>{say([known[1], known[2]])}</span>;
}

/** The states as options of a filter. */
export function useStateOptions(states: States): { value: string; label: string }[] {
  const say = useSay();
  return Object.entries(states).map(([value, [, zh, en]]) => ({ value, label: say([zh, en] as Pair) }));
}

/** A state's word, for print and titles. */
export function useStateWord(states: States): (state: string) => string {
  const say = useSay();
  return (state) => {
    const known = states[state];
    return known ? say([known[1], known[2]]) : state;
  };
}
