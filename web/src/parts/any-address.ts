// Whether a list of addresses lets anybody in: * alone, or a network that holds all there are.

export function addressesIn(text: string): string[] {
  return text.split(/[,，;；\s]+/).filter((part) => part !== "");
}

export function isAnyAddress(text: string): boolean {
  return addressesIn(text).some((part) => part === "*" || /\/(0+|0+\.0+\.0+\.0+)$/.test(part));
}
