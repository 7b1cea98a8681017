// Where a subject is looked at.

const PAGES: Record<string, (key: string) => string> = {
  merchant: (key) => `/merchants/${key}`,
  channel: (key) => `/channels?channel=${key}`,
  account: (key) => `/accounts?account=${key}`,
  payment: (key) => `/payments?payment=${key}`,
  refund: (key) => `/refunds?refund=${key}`,
  product: (key) => `/products?product=${key}`,
  template: (key) => `/templates?template=${key}`,
  notice: (key) => `/notices?notice=${key}`,
};

/** The page of a subject such as merchant/1000001; undefined where there is none. */
export function pageOf(subject: string, label: string): string | undefined {
  const [kind = "", ...rest] = subject.split("/");
  if (kind === "role") return `/roles?role=${encodeURIComponent(rest.join("/"))}`;
  if (kind === "account" && label.startsWith("portal/")) return undefined; // on the page of its merchant
  const key = rest.join("/");
  return key ? PAGES[kind]?.(encodeURIComponent(key)) : undefined;
}
