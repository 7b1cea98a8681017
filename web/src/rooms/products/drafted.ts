// A product as it is being typed: amounts and the rate are texts until they are sent.
import { fenOf, wholeOf } from "@/parts";
import type { Product, ProductCarrier, ProductEdit } from "./asked";

export interface CarrierTyped {
  key: number; // of the row on the page
  channel_id: number | null;
  weight: string;
  enabled: boolean;
  least: string;
  most: string;
  apps: string[];
  hours: string;
}

export interface Typed {
  expect: string;
  name: string;
  label_zh: string;
  label_en: string;
  scene: string; // empty: by the payer's app
  least: string;
  most: string;
  rate: string;
  enabled: boolean;
  split: boolean;
  carriers: CarrierTyped[]; // the first is the product's own channel
  picks: Record<string, string>;
}

let keys = 0;

export function emptyCarrier(): CarrierTyped {
  keys += 1;
  return { key: keys, channel_id: null, weight: "100", enabled: true, least: "", most: "", apps: [], hours: "" };
}

const plain = (fen: number) => `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, "0")}`;
const least = (fen: number) => (fen > 1 ? plain(fen) : "");
const most = (fen: number | null) => (fen === null ? "" : plain(fen));

function typedCarrier(one: ProductCarrier): CarrierTyped {
  const { channel_id, weight, enabled, apps, hours } = one;
  return {
    ...emptyCarrier(),
    channel_id,
    weight: String(weight),
    enabled,
    apps,
    hours,
    least: least(one.min_fen),
    most: most(one.max_fen),
  };
}

export function typed(product: Product | undefined): Typed {
  if (!product) {
    return {
      expect: "",
      name: "",
      label_zh: "",
      label_en: "",
      scene: "native",
      least: "",
      most: "",
      rate: "",
      enabled: true,
      split: false,
      carriers: [emptyCarrier()],
      picks: {},
    };
  }
  const own = product.carriers.filter((one) => one.own);
  const others = product.carriers.filter((one) => !one.own);
  return {
    expect: product.mark,
    name: product.name,
    label_zh: product.label_zh,
    label_en: product.label_en === product.label_zh ? "" : product.label_en,
    scene: product.scene ?? "",
    least: least(product.min_fen),
    most: most(product.max_fen),
    rate: product.rate_bp ? (product.rate_bp / 100).toString() : "",
    enabled: product.enabled,
    split: product.split,
    carriers: own.length || others.length ? [...own, ...others].map(typedCarrier) : [emptyCarrier()],
    picks: Object.fromEntries(product.picks.map((pick) => [pick.app, pick.product])),
  };
}

/** Hundredths of a percent, or null: never through a float. */
export function bpOf(text: string): number | null {
  const fen = text.trim() === "" ? 0 : fenOf(text);
  return fen === null || fen > 10_000 ? null : fen;
}

/** Fen of an amount that may be left empty; undefined: it is none. */
export function amount(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  const fen = fenOf(text);
  return fen === null || fen === 0 ? undefined : fen;
}

export function complete(form: Typed, heaviest: number): boolean {
  const amounts = [form.least, form.most, ...form.carriers.flatMap((one) => [one.least, one.most])];
  if (!form.name || !form.label_zh || bpOf(form.rate) === null || amounts.some((one) => amount(one) === undefined)) {
    return false;
  }
  if (form.scene === "") return Object.values(form.picks).some(Boolean);
  const bounds = { min: 0, max: heaviest };
  return form.carriers.every((one) => one.channel_id !== null && wholeOf(one.weight, bounds) !== null);
}

/** Without weight and rules of its own. */
export function asUsual(one: CarrierTyped): boolean {
  return one.weight.trim() === "100" && one.enabled && !one.least && !one.most && one.apps.length === 0 && !one.hours;
}

/** What the hub is sent. The own channel is listed only when it has a weight or rules of its own. */
export function toSend(form: Typed): ProductEdit {
  const scened = form.scene !== "";
  const carriers = form.carriers.filter((one, at) => scened && (at > 0 || !asUsual(one)));
  return {
    expect: form.expect,
    label_zh: form.label_zh,
    label_en: form.label_en,
    scene: scened ? (form.scene as ProductEdit["scene"]) : null,
    channel_id: scened ? (form.carriers[0]?.channel_id ?? null) : null,
    picks: scened ? {} : Object.fromEntries(Object.entries(form.picks).filter(([, name]) => name)),
    min_fen: amount(form.least) ?? 1,
    max_fen: amount(form.most) ?? null,
    rate_bp: bpOf(form.rate) ?? 0,
    enabled: form.enabled,
    split: scened && form.carriers.length > 1 && form.split,
    carriers: carriers.map((one) => ({
      channel_id: one.channel_id ?? 0,
      weight: Number(one.weight),
      enabled: one.enabled,
      min_fen: amount(one.least) ?? 1,
      max_fen: amount(one.most) ?? null,
      apps: one.apps,
      hours: one.hours.trim(),
    })),
  };
}
