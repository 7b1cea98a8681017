// How bad a finding is: the order in which people read them, and the colour of each.
import type { Tone } from "@/parts";
import type { Level } from "./asked";

export const LEVELS: readonly Level[] = ["error", "warn", "fine"];
export const TONES: Record<Level, Tone> = { error: "bad", warn: "warn", fine: "good" };
