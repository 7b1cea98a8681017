// A number with its thousands apart: 12,345.

export function count(n: number): string {
  return n.toLocaleString("en-US");
}
